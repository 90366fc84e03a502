package sh.fazt.cli.command;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.HeaderText;
import sh.fazt.cli.api.JsonCall;
import sh.fazt.cli.api.Patience;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.Command;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.peer.PeersFile;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Reply;
import sh.fazt.cli.shell.Shell;
import sh.fazt.http.contract.Contract;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Endpoint.Trait;
import sh.fazt.http.contract.Field;
import sh.fazt.http.contract.Input;

/** The commands of the contract: each is a call to an endpoint of a peer. */
final class PeerCommands {
  /** Older clients have a flag for each kind of command; all of them name the peer. */
  static final List<Flag> PEER =
      List.of(
          Flag.text("on", "PEER", "The node to ask (default: the default peer)"),
          Flag.text("to", "PEER", "The same"),
          Flag.text("from", "PEER", "The same"));

  private static final Flag REASON =
      Flag.text("reason", "TEXT", "Kept in the journal, for whoever reads it later");
  private static final Flag EXPECT =
      Flag.text("expect", "VERSION", "Only if it is at this version (v7) or revision (r1234)");
  private static final Flag KEY =
      Flag.text("idempotency-key", "KEY", "Do it once, however often it is sent");

  private final Patience patience;

  PeerCommands(Patience patience) {
    this.patience = patience;
  }

  /** The commands below a word, such as {@code app}; or those of one word, below none. */
  List<Command> below(String group) {
    String prefix = group.isEmpty() ? "" : group + " ";
    return Contract.COMMANDS.stream()
        .filter(command -> command.words().startsWith(prefix))
        .filter(command -> command.words().indexOf(' ', prefix.length()) < 0)
        .map(command -> verb(command, command.words().substring(prefix.length())))
        .toList();
  }

  private Command verb(sh.fazt.http.contract.Command command, String name) {
    var verb =
        Command.verb(
                name,
                command.summary(),
                Command.Scope.PEER,
                (invocation, shell) -> run(command, invocation, shell))
            .takes(
                command.inputs().stream()
                    .filter(input -> input.kind() == Input.Kind.WORD)
                    .map(PeerCommands::argument)
                    .toArray(Argument[]::new))
            .with(
                command.inputs().stream()
                    .filter(input -> input.kind() != Input.Kind.WORD)
                    .map(PeerCommands::flag)
                    .toArray(Flag[]::new))
            .with(conditions(command.endpoint()))
            .with(PEER.toArray(Flag[]::new));
    for (var example : command.examples()) {
      verb = verb.example(example.line(), example.meaning());
    }
    return verb;
  }

  private static Argument argument(Input input) {
    return input.needed()
        ? Argument.required(input.name(), input.summary())
        : Argument.optional(input.name(), input.summary());
  }

  private static Flag flag(Input input) {
    Flag flag =
        switch (input.kind()) {
          case SWITCH -> Flag.toggle(input.name(), input.summary());
          case WORD, TEXT, NUMBER, LIST, ARMS ->
              Flag.text(input.name(), placeholder(input), input.summary());
        };
    return input.needed() ? flag.needed() : flag;
  }

  private static String placeholder(Input input) {
    return switch (input.kind()) {
      case NUMBER -> "NUMBER";
      case LIST -> "A,B";
      case ARMS -> "APP:PERCENT,...";
      case WORD, TEXT, SWITCH -> "TEXT";
    };
  }

  private static Flag[] conditions(Endpoint endpoint) {
    var flags = new ArrayList<Flag>();
    if (endpoint.is(Trait.CHANGES)) {
      flags.add(REASON);
      flags.add(KEY);
      if (endpoint.is(Trait.VERSIONED)) {
        flags.add(EXPECT);
      }
    }
    return flags.toArray(Flag[]::new);
  }

  private Reply run(sh.fazt.http.contract.Command command, Invocation invocation, Shell shell)
      throws IOException {
    Peer peer = PeersFile.of(shell).read().chosen(peerName(invocation));
    Map<String, @Nullable Object> values = values(command, invocation);
    @Nullable Object data =
        call(command.endpoint(), peer, values, headers(invocation)).send(patience);
    return Answers.reply(command, values, data, peer, shell);
  }

  /** The peer that is named, by {@code @} or by any of the flags. */
  static Optional<String> peerName(Invocation invocation) {
    var named =
        PEER.stream().flatMap(flag -> invocation.text(flag.name()).stream()).distinct().toList();
    var all = new ArrayList<>(named);
    invocation.peer().filter(at -> !named.contains(at)).ifPresent(all::addFirst);
    if (all.size() > 1) {
      throw Failure.usage("several peers: " + String.join(", ", all), "Name one.");
    }
    return all.stream().findFirst();
  }

  private static Map<String, @Nullable Object> values(
      sh.fazt.http.contract.Command command, Invocation invocation) {
    var values = new LinkedHashMap<String, @Nullable Object>(command.fixed());
    int place = 0;
    for (Input input : command.inputs()) {
      Optional<String> typed =
          input.kind() == Input.Kind.WORD
              ? invocation.word(place++)
              : invocation.text(input.name());
      typed.ifPresent(text -> values.put(input.field(), value(input, text)));
    }
    return values;
  }

  private static Object value(Input input, String text) {
    return switch (input.kind()) {
      case WORD, TEXT -> text;
      case SWITCH -> text.equals("true");
      case LIST -> Arrays.stream(text.split(",")).map(String::strip).toList();
      case ARMS -> Arrays.stream(text.split(",")).map(arm -> arm(input, arm.strip())).toList();
      case NUMBER -> number(input, text);
    };
  }

  private static Long number(Input input, String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException _) {
      throw Failure.usage("--" + input.name() + " is a number, not '" + text + "'", "Such as 301.");
    }
  }

  private static Map<String, Object> arm(Input input, String text) {
    int colon = text.lastIndexOf(':');
    try {
      var arm = new LinkedHashMap<String, Object>();
      arm.put("app_id", text.substring(0, Math.max(0, colon)));
      arm.put("weight", Long.valueOf(text.substring(colon + 1)));
      if (colon > 0) {
        return arm;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw Failure.usage(
        "invalid format '" + text + "', expected 'app_id:weight'",
        "Such as --" + input.name() + " app_7f3k9x2m:90,app_2b8d1c4e:10");
  }

  private static JsonCall call(
      Endpoint endpoint,
      Peer peer,
      Map<String, @Nullable Object> values,
      Map<String, String> headers) {
    var rest = new LinkedHashMap<>(values);
    String path = endpoint.path();
    for (Field segment : endpoint.segments()) {
      String value = String.valueOf(rest.remove(segment.name()));
      path = path.replace("{" + segment.name() + "}", escaped(value));
    }
    boolean inBody = endpoint.body() != null;
    String query =
        rest.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + escaped(String.valueOf(entry.getValue())))
            .collect(Collectors.joining("&"));
    return new JsonCall(
        peer,
        endpoint.method(),
        inBody || query.isEmpty() ? path : path + "?" + query,
        inBody ? Optional.of(rest) : Optional.empty(),
        headers);
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Map<String, String> headers(Invocation invocation) {
    var headers = new LinkedHashMap<String, String>();
    invocation
        .text(REASON.name())
        .ifPresent(text -> headers.put("X-Fazt-Reason", HeaderText.of(text)));
    invocation
        .text(EXPECT.name())
        .ifPresent(text -> headers.put("If-Match", "\"" + text.replace("\"", "") + "\""));
    invocation.text(KEY.name()).ifPresent(text -> headers.put("Idempotency-Key", text));
    return headers;
  }
}
