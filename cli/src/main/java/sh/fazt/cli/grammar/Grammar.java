package sh.fazt.cli.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.grammar.Argument.Presence;
import sh.fazt.cli.shell.Failure;
import sh.fazt.http.contract.Nearest;

/**
 * Understands a command line against a tree of {@link CommandSpec}s.
 *
 * <p>Flags and words may come in any order, a flag even before the command it belongs to. That
 * works because a flag's name means one thing in the whole tree: with a value everywhere, or
 * without one everywhere. The constructor holds this.
 *
 * <p>A table of our own rather than a library: the one measured for this, with a model as small as
 * ours, took 95 ms of every call even with its classes archived ahead of time; a call that talks to
 * a node takes about as long in all.
 */
public final class Grammar {
  private static final List<Flag> EVERYWHERE = List.of(Flag.HELP, Flag.JSON, Flag.QUIET);

  private final CommandSpec root;
  private final Map<String, Flag> byName = new HashMap<>();

  /**
   * Checks the tree.
   *
   * @throws IllegalArgumentException if a flag name takes a value in one command and none in
   *     another
   */
  public Grammar(CommandSpec root) {
    this.root = root;
    Stream.concat(EVERYWHERE.stream(), root.all().flatMap(command -> command.flags().stream()))
        .forEach(this::know);
  }

  private void know(Flag flag) {
    @Nullable Flag known = byName.putIfAbsent(flag.name(), flag);
    if (known != null && known.takesValue() != flag.takesValue()) {
      throw new IllegalArgumentException("--" + flag.name() + " has two meanings");
    }
    if (flag.letter() != null) {
      byName.put(flag.letter().toString(), flag);
    }
  }

  /** The command line as read, before it is known which command it is for. */
  private static final class Reading {
    final Map<String, String> values = new LinkedHashMap<>();
    final List<String> unknownFlags = new ArrayList<>();
    final List<String> words = new ArrayList<>();
    final List<String> afterDashes = new ArrayList<>();
    @Nullable String withoutValue;
  }

  /**
   * Understands the words a user typed after {@code fazt}.
   *
   * @throws Failure with exit code 2 and a suggestion
   */
  public Invocation parse(List<String> typed) {
    Reading reading = read(typed);
    Optional<String> peer = Optional.empty();
    int next = 0;
    if (!reading.words.isEmpty() && reading.words.getFirst().startsWith("@")) {
      peer = Optional.of(reading.words.getFirst().substring(1));
      next = 1;
    }
    var path = new ArrayList<>(List.of(root.name()));
    CommandSpec command = root;
    while (next < reading.words.size()) {
      Optional<CommandSpec> below = command.subcommand(reading.words.get(next));
      if (below.isEmpty()) {
        break;
      }
      command = below.get();
      path.add(command.name());
      next++;
    }
    var words = new ArrayList<>(reading.words.subList(next, reading.words.size()));
    words.addAll(reading.afterDashes);
    var invocation = new Invocation(path, command, reading.values, words, peer);
    if (!invocation.asksForHelp()) {
      check(invocation, reading);
    }
    return invocation;
  }

  private Reading read(List<String> typed) {
    var reading = new Reading();
    for (int i = 0; i < typed.size(); i++) {
      String word = typed.get(i);
      if (word.equals("--")) {
        reading.afterDashes.addAll(typed.subList(i + 1, typed.size()));
        break;
      }
      if (!looksLikeFlag(word)) {
        reading.words.add(word);
        continue;
      }
      int equals = word.indexOf('=');
      String name = nameOf(equals < 0 ? word : word.substring(0, equals));
      @Nullable Flag flag = byName.get(name);
      if (flag == null) {
        reading.unknownFlags.add(name);
      } else if (equals >= 0) {
        reading.values.put(flag.name(), word.substring(equals + 1));
      } else if (!flag.takesValue()) {
        reading.values.put(flag.name(), "true");
      } else if (i + 1 < typed.size() && !isKnownFlag(typed.get(i + 1))) {
        i++;
        reading.values.put(flag.name(), typed.get(i));
      } else if (reading.withoutValue == null) {
        reading.withoutValue = flag.shown();
      }
    }
    return reading;
  }

  private static boolean looksLikeFlag(String word) {
    return word.length() > 1 && word.charAt(0) == '-';
  }

  private static String nameOf(String word) {
    return word.substring(word.startsWith("--") ? 2 : 1);
  }

  private boolean isKnownFlag(String word) {
    return word.equals("--") || (looksLikeFlag(word) && byName.containsKey(nameOf(word)));
  }

  private void check(Invocation invocation, Reading reading) {
    CommandSpec command = invocation.command();
    if (!invocation.words().isEmpty() && command.arguments().isEmpty()) {
      throw unknownWord(invocation);
    }
    if (!reading.unknownFlags.isEmpty()) {
      throw unknownFlag(invocation, reading.unknownFlags.getFirst());
    }
    List<Flag> allowed = allowed(command);
    for (Map.Entry<String, String> value : reading.values.entrySet()) {
      Flag flag = Objects.requireNonNull(byName.get(value.getKey()), "only known flags are read");
      if (allowed.stream().noneMatch(own -> own.name().equals(flag.name()))) {
        throw unknownFlag(invocation, flag.name());
      }
      if (!flag.takesValue() && !List.of("true", "false").contains(value.getValue())) {
        throw Failure.usage(
            "--" + flag.name() + " is on or off and takes no value", seeHelp(invocation));
      }
    }
    if (reading.withoutValue != null) {
      throw Failure.usage(reading.withoutValue + ": the value is missing", seeHelp(invocation));
    }
    if (invocation.peer().isPresent() && invocation.path().size() == 1) {
      throw Failure.usage(
          "a command is missing after @" + invocation.peer().get(),
          "Usage: fazt @PEER COMMAND ..., such as: fazt @prod app list");
    }
    if (invocation.peer().isPresent() && command.scope() != CommandSpec.Scope.PEER) {
      throw Failure.usage(
          String.join(" ", invocation.path()) + " works on this machine, not on a peer",
          "Leave out @" + invocation.peer().get() + ", or run it on that machine.");
    }
    if (command.action() != null) {
      checkPresence(invocation);
    }
  }

  private static void checkPresence(Invocation invocation) {
    List<Argument> arguments = invocation.command().arguments();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).presence() == Presence.REQUIRED && invocation.words().size() <= i) {
        throw invocation.missing(arguments.get(i).name());
      }
    }
    boolean anyNumber =
        !arguments.isEmpty() && arguments.getLast().presence() == Presence.ANY_NUMBER;
    if (!anyNumber && invocation.words().size() > arguments.size()) {
      throw Failure.usage(
          "one word too many: '" + invocation.words().get(arguments.size()) + "'",
          "Usage: " + Help.usage(invocation.path(), invocation.command()));
    }
    for (Flag flag : invocation.command().flags()) {
      if (flag.required() && invocation.text(flag.name()).isEmpty()) {
        throw invocation.missing(flag.shown());
      }
    }
  }

  private static List<Flag> allowed(CommandSpec command) {
    return Stream.concat(EVERYWHERE.stream(), command.flags().stream()).toList();
  }

  private static Failure unknownWord(Invocation invocation) {
    String word = invocation.words().getFirst();
    String path = String.join(" ", invocation.path());
    if (invocation.command().subcommands().isEmpty()) {
      return Failure.usage(
          "one word too many: '" + word + "'",
          "Usage: " + Help.usage(invocation.path(), invocation.command()));
    }
    List<String> names =
        invocation.command().subcommands().stream().map(CommandSpec::name).toList();
    return Failure.usage(
        "unknown command: " + path + " " + word,
        Nearest.to(word, names)
            .map(name -> "Did you mean: " + path + " " + name)
            .orElse("Commands: " + String.join(", ", names)));
  }

  private static Failure unknownFlag(Invocation invocation, String name) {
    List<String> names = allowed(invocation.command()).stream().map(Flag::name).toList();
    return Failure.usage(
        String.join(" ", invocation.path()) + " has no flag --" + name,
        Nearest.to(name, names)
            .map(near -> "Did you mean: --" + near)
            .orElseGet(() -> seeHelp(invocation)));
  }

  private static String seeHelp(Invocation invocation) {
    return "See: " + String.join(" ", invocation.path()) + " --help";
  }
}
