package sh.fazt.cli.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.fazt.cli.shell.CommandResult;

/** The topics of {@code fazt help} that belong to no single command. */
public final class Topics {
  public static final List<String> NAMES =
      List.of("peers", "names", "deploy", "scripting", "exit-codes");

  private Topics() {}

  /** What a topic says; nothing if there is no such topic. */
  public static Optional<CommandResult> of(String name) {
    return switch (name) {
      case "peers" -> topic(name, PEERS);
      case "names" -> topic(name, APP_NAMES);
      case "deploy" -> topic(name, DEPLOY);
      case "scripting" -> topic(name, SCRIPTING);
      case "exit-codes" -> topic(name, EXIT_CODES);
      default -> Optional.empty();
    };
  }

  private static Optional<CommandResult> topic(String name, String text) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("topic", name);
    data.put("text", text);
    return Optional.of(CommandResult.of(data, text.lines().toList()));
  }

  private static final String PEERS =
      """
      Peers: the nodes you know

      A peer is a node with a name of yours, its URL, and a key for it. Peers are kept in
      ~/.config/fazt/peers.json (or below XDG_CONFIG_HOME), which only you may read.

        fazt server create-key --name laptop       on the node's machine: makes a key
        fazt remote add prod --url https://admin.example.com --token-stdin
        fazt remote list                           names, URLs, which is the default
        fazt remote default prod                   who is meant when nobody is named
        fazt remote status prod                    is it there, and how does it do

      Which peer a command is for, all of these mean the same:

        fazt @prod app list
        fazt app list --on prod                    also --to and --from

      Several at once: fazt @a,b app list, or fazt @all app list for every peer you know.
      Nobody named: the default peer, or the only one.
      """;

  private static final String APP_NAMES =
      """
      Names: how visitors find an app

      An app has an id that never changes, such as app_7f3k9x2m. A name (alias) leads to it:
      blog is served at https://blog.example.com/. Wherever APP is asked for, a name or an id fits.

        fazt app link blog --id app_7f3k9x2m       the name leads to that app
        fazt app swap blog blog-next               two names change places, in one moment
        fazt app split blog --ids app_a:90,app_b:10
        fazt app redirect old https://blog.example.com/
        fazt app reserve later                     nobody else takes it
        fazt app unlink blog                       the name is free, the app stays
        fazt explain blog.example.com/about        why a URL shows what it shows

      A name has lower-case letters, digits and dashes, at most 63. Some, such as admin, are the
      node's own. The name root is the bare domain.
      """;

  private static final String DEPLOY =
      """
      Deploy: from a directory to a URL

        fazt app deploy ./site --name blog

      1. If package.json has a "build" script, it is run here, never on the node: by the package
         manager whose lock file is there, else the first installed of bun, pnpm, yarn, npm. What
         goes online then is dist, build, out or .output. --no-build leaves that out.
      2. The name is --name, else "name" in a manifest.json of fazt's, else the directory's. A
         folder such as dist or public gives none. A name that was not given does not replace what
         came from another place: a person is asked, a script has to say --name.
      3. Left out are names that start with a dot, node_modules, what git ignores there and what
         .faztignore says. --verbose lists it. .faztignore has the last word: !dist/ takes back what
         git ignores, !assets/node_modules/ what is spelled so.
      4. The node keeps every release; visitors see the new one when all of it is there.

      manifest.json may say: name, title, description, tags, visibility, spa.

      More: fazt app deploy --help, fazt app install --help, fazt app pull --help
      """;

  private static final String SCRIPTING =
      """
      Scripting

      --json    one line of JSON: {"data": ...}, or {"error": {"code", "message", "hint"}}
      --quiet   only the one thing that matters, such as the URL of a deploy
      --yes     for commands that would ask

      Results go to the standard output, everything else to the standard error. Nothing is ever
      asked where no terminal is: the command is refused with exit code 2 instead.

        url=$(fazt app deploy ./dist --name shop --quiet)
        fazt app list --json | jq -r '.data[].id'

      Commands that change something take --reason TEXT (kept in the journal), --plan (say what
      would be written), and many --expect VERSION (only if nobody changed it meanwhile) and
      --idempotency-key KEY (done once, however often it is sent).

      Keys without a terminal: --token-stdin, --token-file FILE, or FAZT_TOKEN.
      HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY are obeyed as by curl. Own authorities:
      --cacert FILE or FAZT_CA_FILE (besides the usual ones), SSL_CERT_FILE (instead of them).
      FAZT_DEBUG=1 shows where fazt itself failed.
      """;

  private static final String EXIT_CODES =
      """
      Exit codes

      0  it was done
      1  understood and refused; nothing was changed
      2  not a command, or not said as it has to be; nobody was asked
      3  nobody answered at the other end; it may help to try again
      4  the key is missing, wrong, or may not do this
      5  a conflict: something is there already, or changed meanwhile

      Of a command on several peers: 0 if all did it, else the code of the first that did not.
      """;
}
