package sh.fazt.cli.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.command.OnPeers;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.CommandSpec.Scope;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Sizes;
import sh.fazt.registry.control.PlainJson;
import sh.fazt.registry.media.MediaTypes;

/** {@code fazt storage get|put|export|import}: what brings files here or takes them there. */
public final class StorageVerbs {
  private static final Argument APP = Argument.required("APP", "Its id, or an alias of it");
  private static final Argument KEY =
      Argument.required("KEY", "A key, collection/id of a document, or the path of a blob");
  private static final String JSON = "application/json";

  private final Timeouts timeouts;

  public StorageVerbs(Timeouts timeouts) {
    this.timeouts = timeouts;
  }

  public List<CommandSpec> all() {
    return List.of(get(), put(), exporting(), importing());
  }

  private CommandSpec get() {
    return CommandSpec.verb("get", "Shows one thing that an app stores", Scope.PEER, this::get)
        .takes(APP, KEY)
        .with(
            Flag.text("kind", "KIND", "kv, ds or s3 (default: what is found first, in this order)"),
            Flag.text("output", "FILE", "Write it there, which is not there yet"))
        .with(OnPeers.flags())
        .example("fazt storage get tetris lives", "The value of a key, as JSON")
        .example("fazt storage get tetris img/a.png --output a.png", "A blob, as a file");
  }

  private CommandSpec put() {
    return CommandSpec.verb("put", "Stores one thing for an app", Scope.PEER, this::put)
        .takes(APP, KEY, Argument.optional("VALUE", "JSON, such as 1, '\"text\"' or '{\"a\":1}'"))
        .with(
            Flag.text("kind", "KIND", "kv, ds or s3 (default: kv; with --file s3)"),
            Flag.text("file", "FILE", "What to store: the bytes of a blob, or JSON"),
            Flag.text("mime", "TYPE", "Of a blob (default: by the file's name)"))
        .with(OnPeers.flags())
        .example("fazt storage put tetris lives 3", "A key")
        .example("fazt storage put tetris scores/me '{\"score\":7}' --kind ds", "A document")
        .example("fazt storage put tetris img/a.png --file a.png", "A blob");
  }

  private CommandSpec exporting() {
    return CommandSpec.verb(
            "export", "Writes all that an app stores into a file", Scope.PEER, this::exported)
        .takes(APP)
        .with(Flag.text("output", "FILE", "The file, not there yet (default: APP.storage.jsonl)"))
        .with(OnPeers.flags())
        .example("fazt storage export tetris", "Into tetris.storage.jsonl, a line each");
  }

  private CommandSpec importing() {
    return CommandSpec.verb(
            "import", "Stores all that an exported file holds", Scope.PEER, this::imported)
        .takes(APP, Argument.required("FILE", "What 'storage export' wrote"))
        .with(OnPeers.flags())
        .example(
            "fazt storage import tetris-next tetris.storage.jsonl",
            "What is there under the same keys is replaced, other things stay");
  }

  private interface Work {
    CommandResult with(StoredThings things) throws IOException;
  }

  private CommandResult on(Invocation invocation, Shell shell, Work work) throws IOException {
    Optional<String> peers = OnPeers.named(invocation);
    if (OnPeers.isSeveral(peers)) {
      throw Failure.usage("this is done with one peer at a time", "Name one peer.");
    }
    String app = word(invocation, 0);
    return OnPeers.run(
        peers, shell, (Peer peer) -> work.with(new StoredThings(peer, app, timeouts)));
  }

  private static String word(Invocation invocation, int number) {
    return invocation.word(number).orElseThrow(() -> new IllegalStateException("no word"));
  }

  private static Optional<String> kind(Invocation invocation) {
    var kind = invocation.text("kind");
    if (kind.isPresent() && !List.of("kv", "ds", "s3").contains(kind.get())) {
      throw Failure.usage("--kind is kv, ds or s3, not '" + kind.get() + "'", "Name one of them.");
    }
    return kind;
  }

  private CommandResult get(Invocation invocation, Shell shell) throws IOException {
    String key = word(invocation, 1);
    Optional<Path> output = invocation.text("output").map(shell::path);
    var kinds = kind(invocation).map(List::of).orElse(List.of("kv", "ds", "s3"));
    return on(
        invocation,
        shell,
        things -> {
          for (String kind : kinds) {
            Optional<CommandResult> found =
                kind.equals("s3")
                    ? things.blob(key).map(bytes -> blob(key, bytes, output))
                    : things.json(key, kind).map(one -> json(key, one.get("value"), output));
            if (found.isPresent()) {
              return found.get();
            }
          }
          throw Failure.refused(
              "KEY_NOT_FOUND",
              things.app() + " stores nothing under " + key,
              "Look: fazt storage list " + things.app());
        });
  }

  private static CommandResult json(String key, @Nullable Object value, Optional<Path> output) {
    String text = PlainJson.writePretty(value);
    return output
        .map(file -> saved(key, file, (text + "\n").getBytes(StandardCharsets.UTF_8)))
        .orElseGet(
            () ->
                CommandResult.of(value, text.lines().toList())
                    .withQuietOutput(PlainJson.write(value)));
  }

  private static CommandResult blob(String key, byte[] bytes, Optional<Path> output) {
    if (output.isPresent()) {
      return saved(key, output.get(), bytes);
    }
    throw Failure.usage(
        key + " is a blob of " + Sizes.bytes(bytes.length), "Say where to: --output FILE");
  }

  private static CommandResult saved(String key, Path file, byte[] bytes) {
    create(file, () -> Files.write(file, bytes, StandardOpenOption.CREATE_NEW));
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("key", key);
    data.put("file", file.toString());
    data.put("size", (long) bytes.length);
    return CommandResult.of(data, List.of("Wrote " + file + ", " + Sizes.bytes(bytes.length)))
        .withQuietOutput(file.toString());
  }

  private interface Creation {
    void run() throws IOException;
  }

  private static void create(Path file, Creation creation) {
    try {
      creation.run();
    } catch (FileAlreadyExistsException e) {
      throw Failure.usage(file + " is there already", "Name another file, or remove it.");
    } catch (IOException e) {
      throw Failure.usage(
          file + " cannot be written: " + e.getMessage(), "Name a file that can be.");
    }
  }

  private CommandResult put(Invocation invocation, Shell shell) throws IOException {
    String key = word(invocation, 1);
    Optional<String> value = invocation.word(2);
    Optional<String> file = invocation.text("file");
    if (value.isPresent() == file.isPresent()) {
      throw Failure.usage("what is to be stored is VALUE, or in --file", "Give one of them.");
    }
    String kind = kind(invocation).orElse(file.isPresent() ? "s3" : "kv");
    byte[] bytes =
        file.isPresent()
            ? bytes(shell.path(file.get()))
            : value.orElseThrow().getBytes(StandardCharsets.UTF_8);
    String type =
        kind.equals("s3")
            ? invocation.text("mime").orElseGet(() -> MediaTypes.of(file.orElse(key)).value())
            : JSON;
    return on(
        invocation,
        shell,
        things ->
            CommandResult.of(things.put(key, kind, 0, type, bytes), List.of("Stored " + key)));
  }

  private static byte[] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw Failure.usage("there is no file " + file, "Name one that is there.");
    }
  }

  private CommandResult exported(Invocation invocation, Shell shell) throws IOException {
    Path file =
        shell.path(
            invocation
                .text("output")
                .orElseGet(() -> word(invocation, 0).replace('/', '-') + ".storage.jsonl"));
    return on(
        invocation,
        shell,
        things -> {
          var all = new StorageFile(things);
          create(file, () -> all.write(file));
          return told(all, file, "Wrote ", " to ");
        });
  }

  private CommandResult imported(Invocation invocation, Shell shell) throws IOException {
    Path file = shell.path(word(invocation, 1));
    if (!Files.isRegularFile(file)) {
      throw Failure.usage("there is no file " + file, "Name one that is there.");
    }
    return on(
        invocation,
        shell,
        things -> {
          var all = new StorageFile(things);
          all.read(file);
          return told(all, file, "Stored ", " from ");
        });
  }

  private static CommandResult told(StorageFile all, Path file, String verb, String where) {
    var data = all.counts();
    String line =
        "%s%s keys, %s documents, %s blobs%s%s"
            .formatted(
                verb, data.get("keys"), data.get("documents"), data.get("blobs"), where, file);
    data.put("file", file.toString());
    return CommandResult.of(data, List.of(line)).withQuietOutput(file.toString());
  }
}
