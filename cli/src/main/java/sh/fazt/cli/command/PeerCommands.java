package sh.fazt.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.answer.Answers;
import sh.fazt.cli.answer.LongList;
import sh.fazt.cli.api.JsonCall;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.http.contract.AppContract;
import sh.fazt.http.contract.Contract;
import sh.fazt.http.contract.Endpoint.Trait;
import sh.fazt.http.contract.Input;
import sh.fazt.http.contract.Input.Kind;
import sh.fazt.http.contract.Shape;
import sh.fazt.journal.AppId;
import sh.fazt.registry.control.PlainJson;

/** The commands of the contract: each is a call to an endpoint of a peer. */
public final class PeerCommands {
  private static final Flag YES = Flag.toggle("yes", "Do not ask").letter('y');
  private static final Argument PEER =
      Argument.optional("PEER", "The node to ask (default: the default peer)");

  private final Timeouts timeouts;

  public PeerCommands(Timeouts timeouts) {
    this.timeouts = timeouts;
  }

  /** The commands below a word, such as {@code app}; or those of one word, below none. */
  public List<CommandSpec> below(String group) {
    String prefix = group.isEmpty() ? "" : group + " ";
    return Contract.COMMANDS.stream()
        .filter(command -> command.words().startsWith(prefix))
        .filter(command -> command.words().indexOf(' ', prefix.length()) < 0)
        .map(command -> verb(command, command.words().substring(prefix.length())))
        .toList();
  }

  /** A command of the contract under a name of its own. */
  public CommandSpec verb(sh.fazt.http.contract.RemoteCommand command, String name) {
    var arguments =
        command.inputs().stream()
            .filter(input -> input.kind().isWord())
            .map(PeerCommands::argument)
            .toList();
    var verb =
        CommandSpec.verb(
                name,
                command.summary(),
                CommandSpec.Scope.PEER,
                (invocation, shell) -> run(command, invocation, shell))
            .takes(arguments.isEmpty() ? new Argument[] {PEER} : arguments.toArray(Argument[]::new))
            .with(flags(command))
            .with(ChangeFlags.of(command.endpoint()))
            .with(OnPeers.flags());
    for (var example : command.examples()) {
      verb = verb.example(example.line(), example.meaning());
    }
    return verb;
  }

  private static Argument argument(Input input) {
    return input.needed() && input.kind() == Kind.WORD
        ? Argument.required(input.name(), input.summary())
        : Argument.optional(input.name(), input.summary());
  }

  private static Flag[] flags(sh.fazt.http.contract.RemoteCommand command) {
    var flags = new ArrayList<Flag>();
    var instead = command.instead();
    if (instead != null) {
      flags.add(flag(instead.flag()));
    }
    for (Input input : command.inputs()) {
      if (input.kind() == Kind.APP) {
        flags.add(Flag.text("id", "APP_ID", "The app, by id"));
        if (flags.stream().noneMatch(flag -> flag.name().equals("alias"))) {
          flags.add(Flag.text("alias", "NAME", "The app, by an alias that leads to it"));
        }
      } else if (input.kind() == Kind.SECRET) {
        flags.add(Flag.text("value-file", "FILE", "A file that holds the value"));
        flags.add(Flag.toggle("value-stdin", "Read the value from the standard input"));
      } else if (input.kind() != Kind.WORD) {
        flags.add(flag(input));
      }
    }
    if (command.question() != null) {
      flags.add(YES);
    }
    return flags.toArray(Flag[]::new);
  }

  private static Flag flag(Input input) {
    Flag flag =
        input.kind().isSwitch()
            ? Flag.toggle(input.name(), input.summary())
            : Flag.text(input.name(), placeholder(input), input.summary());
    return input.needed() ? flag.needed() : flag;
  }

  private static String placeholder(Input input) {
    return switch (input.kind()) {
      case NUMBER -> "NUMBER";
      case LIST -> "A,B";
      case PAIRS -> "NAME=VALUE,...";
      case ARMS -> "APP:PERCENT,...";
      case WORD, SECRET, APP, TEXT, SWITCH, WITHOUT -> "TEXT";
    };
  }

  private CommandResult run(
      sh.fazt.http.contract.RemoteCommand typed, Invocation invocation, Shell shell)
      throws IOException {
    var words = new ArrayList<>(invocation.words());
    var command = chosen(typed, invocation, words);
    Optional<String> peer = OnPeers.named(invocation);
    boolean wordIsPeer = command.inputs().stream().noneMatch(input -> input.kind().isWord());
    if (peer.isEmpty() && wordIsPeer && !words.isEmpty()) {
      peer = Optional.of(words.removeFirst());
    }
    var values = values(command, invocation, words, shell);
    if (!words.isEmpty()) {
      throw Failure.usage(
          "one word too many: '" + words.getFirst() + "'",
          "See: fazt " + typed.words() + " --help");
    }
    if (!invocation.on(ChangeFlags.PLAN)) {
      Confirmation.of(command, subject(command, values, peer), invocation.on(YES.name()), shell);
    }
    return OnPeers.run(
        peer,
        shell,
        one -> {
          if (ChangeFlags.areSet(invocation)) {
            ChangeFlags.mustBeUnderstood(one, timeouts);
          }
          return call(command, one, values, invocation, shell);
        });
  }

  /** What a question is about: the app, its forks if they go too, and where. */
  private static String subject(
      sh.fazt.http.contract.RemoteCommand command,
      Map<String, @Nullable Object> values,
      Optional<String> peer) {
    var subject = new StringBuilder();
    command.inputs().stream()
        .filter(input -> input.kind() == Kind.APP)
        .forEach(input -> subject.append(values.get(input.field())));
    if (Boolean.TRUE.equals(values.get("with-forks"))) {
      subject.append(" and all its forks");
    }
    peer.ifPresent(name -> subject.append(" on ").append(name));
    return subject.toString();
  }

  /** The command a flag makes of another one. */
  private static sh.fazt.http.contract.RemoteCommand chosen(
      sh.fazt.http.contract.RemoteCommand typed, Invocation invocation, List<String> words) {
    var instead = typed.instead();
    if (instead == null || invocation.text(instead.flag().name()).isEmpty()) {
      return typed;
    }
    for (String other : List.of("id", "with-forks")) {
      if (invocation.text(other).isPresent()) {
        throw Failure.usage(
            "--" + instead.flag().name() + " and --" + other + " do not go together",
            "Name one thing.");
      }
    }
    if (!instead.flag().kind().isSwitch()) {
      if (!words.isEmpty()) {
        throw Failure.usage(
            "'" + words.getFirst() + "' and --" + instead.flag().name() + " are two things",
            "Name one of them.");
      }
      words.add(invocation.needed(instead.flag().name()));
    }
    return instead.command();
  }

  private static Map<String, @Nullable Object> values(
      sh.fazt.http.contract.RemoteCommand command,
      Invocation invocation,
      List<String> words,
      Shell shell)
      throws IOException {
    var values = new LinkedHashMap<String, @Nullable Object>(command.fixed());
    for (Input input : command.inputs()) {
      Optional<String> text =
          switch (input.kind()) {
            case WORD -> words.isEmpty() ? Optional.empty() : Optional.of(words.removeFirst());
            case APP -> app(invocation, words);
            case SECRET -> secret(invocation, words, shell);
            case TEXT, NUMBER, SWITCH, WITHOUT, LIST, PAIRS, ARMS -> invocation.text(input.name());
          };
      if (text.isPresent()) {
        values.put(input.field(), value(input, text.get()));
      } else if (input.needed()) {
        throw Failure.usage(
            input.name() + " is missing", "See: fazt " + command.words() + " --help");
      }
    }
    return values;
  }

  /** A value from where others do not see it, or typed. */
  private static Optional<String> secret(Invocation invocation, List<String> words, Shell shell)
      throws IOException {
    Optional<String> file = invocation.text("value-file");
    if (file.isPresent()) {
      return Optional.of(Files.readString(shell.path(file.get())).stripTrailing());
    }
    if (invocation.on("value-stdin")) {
      return Optional.of(
          new String(shell.in().readAllBytes(), StandardCharsets.UTF_8).stripTrailing());
    }
    if (words.isEmpty() && shell.interactive()) {
      return shell.readSecret("Value: ");
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(words.removeFirst());
  }

  /** The app, by exactly one of a word, {@code --id} and {@code --alias}. */
  private static Optional<String> app(Invocation invocation, List<String> words) {
    Optional<String> id = invocation.text("id");
    Optional<String> alias = invocation.text("alias");
    if (id.isPresent() && alias.isPresent()) {
      throw Failure.usage("--id and --alias are two things", "Name one of them.");
    }
    if (id.filter(text -> AppId.parse(text).isEmpty()).isPresent()) {
      throw Failure.usage(
          "--id takes an id, not '" + id.get() + "'",
          "Such as app_7f3k9x2m; an alias is said without --id.");
    }
    Optional<String> flag = id.or(() -> alias);
    return flag.isPresent() || words.isEmpty() ? flag : Optional.of(words.removeFirst());
  }

  private static Object value(Input input, String text) {
    try {
      return input.value(text);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()), "--help shows an example.");
    }
  }

  private CommandResult call(
      sh.fazt.http.contract.RemoteCommand command,
      Peer peer,
      Map<String, @Nullable Object> values,
      Invocation invocation,
      Shell shell) {
    var endpoint = command.endpoint();
    var whole = new LinkedHashMap<>(values);
    for (Input input : command.inputs()) {
      boolean needsId =
          input.kind() == Kind.APP
              && endpoint.segments().stream()
                  .anyMatch(
                      segment ->
                          segment.name().equals(input.field())
                              && segment.shape().equals(Shape.APP_ID));
      if (needsId
          && whole.get(input.field()) instanceof String text
          && AppId.parse(text).isEmpty()) {
        whole.put(input.field(), idOf(text, peer));
      }
    }
    var headers =
        endpoint.is(Trait.CHANGES) ? ChangeFlags.headers(invocation) : Map.<String, String>of();
    if (LongList.is(endpoint)) {
      return new LongList(command, peer, whole, shell, timeouts).first();
    }
    @Nullable Object data = JsonCall.to(endpoint, peer, whole, headers).send(timeouts);
    return invocation.on(ChangeFlags.PLAN)
        ? Answers.plan(data)
        : Answers.reply(command, whole, data, peer, shell);
  }

  private String idOf(String alias, Peer peer) {
    Object app = JsonCall.to(AppContract.READ, peer, Map.of("id", alias), Map.of()).send(timeouts);
    return String.valueOf(PlainJson.object(app).get("id"));
  }
}
