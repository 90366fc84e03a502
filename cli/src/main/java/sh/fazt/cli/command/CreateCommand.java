package sh.fazt.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.grammar.Action;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.CommandSpec.Scope;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.http.endpoint.Templates;
import sh.fazt.journal.Subdomain;

/**
 * {@code fazt app create}: a folder here to begin with. If a peer is named, an app on that peer
 * instead, which is a command of the contract.
 */
public final class CreateCommand {
  private static final String USUAL = "minimal";
  private static final List<String> ONLY_ON_PEERS =
      List.of(ChangeFlags.PLAN, "reason", "idempotency-key");

  private final CommandSpec onPeer;

  /**
   * The command.
   *
   * @param onPeer the command of the contract
   */
  public CreateCommand(CommandSpec onPeer) {
    this.onPeer = onPeer;
  }

  public CommandSpec command() {
    return CommandSpec.verb(
            onPeer.name(),
            "Makes a folder for a new app; on a peer, the app",
            Scope.PEER,
            this::run)
        .takes(Argument.optional("NAME", "The folder's name, which is the app's later"))
        .with(Flag.toggle("list-templates", "Say what an app can begin with"))
        .with(onPeer.flags().toArray(Flag[]::new))
        .example("fazt app create shop", "A folder shop to begin with")
        .example("fazt app create shop --template spa", "A single-page app")
        .example("fazt @prod app create shop --template spa", "No folder: an app on peer prod");
  }

  private CommandResult run(Invocation invocation, Shell shell) throws IOException {
    if (invocation.on("list-templates")) {
      return CommandResult.of(Map.of("templates", Templates.NAMES), Templates.NAMES)
          .withQuietOutput(String.join(" ", Templates.NAMES));
    }
    String name =
        invocation
            .word(0)
            .orElseThrow(() -> Failure.usage("NAME is missing", "Example: fazt app create my-app"));
    @Nullable Action action = onPeer.action();
    if (OnPeers.named(invocation).isPresent() && action != null) {
      return action.run(invocation, shell);
    }
    for (String flag : ONLY_ON_PEERS) {
      if (invocation.text(flag).isPresent()) {
        throw Failure.usage(
            "--" + flag + " is for an app on a peer", "Name it: fazt @PEER app create " + name);
      }
    }
    return made(name, invocation.text("template"), shell);
  }

  private static CommandResult made(String name, Optional<String> named, Shell shell)
      throws IOException {
    if (Subdomain.parse(name).filter(label -> !label.isSystem()).isEmpty()) {
      throw Failure.usage(
          "invalid app name '" + name + "'",
          "A name has lower-case letters, digits and dashes, at most 63,"
              + " begins and ends with no dash, and is none of the node's own, such as admin.");
    }
    String template = named.orElse(USUAL);
    if (!Templates.NAMES.contains(template)) {
      throw Failure.refused(
          "TEMPLATE_NOT_FOUND",
          "template '" + template + "' not found",
          "Templates: " + String.join(", ", Templates.NAMES));
    }
    Path folder = shell.path(name);
    Map<String, String> files = Templates.files(template, name);
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException _) {
      throw new Failure(
          ExitCode.CONFLICT,
          "DIRECTORY_EXISTS",
          "directory '" + name + "' already exists",
          "Choose another name, or move it away.");
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue(), StandardCharsets.UTF_8);
    }
    var data = new LinkedHashMap<String, Object>();
    data.put("name", name);
    data.put("template", template);
    data.put("directory", folder.toString());
    data.put("files", List.copyOf(files.keySet()));
    var lines = new ArrayList<>(List.of("Created '" + name + "' from '" + template + "' template"));
    files.keySet().forEach(path -> lines.add("  " + name + "/" + path));
    lines.addAll(
        List.of(
            "",
            "Next steps:",
            "  fazt dev " + name + "          look at it while you change it",
            "  fazt app deploy " + name + "   put it online"));
    return CommandResult.of(data, lines).withQuietOutput(folder.toString());
  }
}
