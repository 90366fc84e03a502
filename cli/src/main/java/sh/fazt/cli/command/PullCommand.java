package sh.fazt.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.CommandSpec.Scope;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.pull.Pull;
import sh.fazt.cli.pull.PullFolder;
import sh.fazt.cli.pull.RemoteFile;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.ProgressBar;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Sizes;

/** {@code fazt app pull}. */
public final class PullCommand {
  private static final String TO = "to";

  private final Timeouts timeouts;
  private final InstantSource clock;

  public PullCommand(Timeouts timeouts, InstantSource clock) {
    this.timeouts = timeouts;
    this.clock = clock;
  }

  public CommandSpec command() {
    return CommandSpec.verb("pull", "Brings the files of an app here", Scope.PEER, this::run)
        .takes(Argument.required("APP", "Its id, or an alias of it"))
        .with(
            Flag.text("dir", "DIR", "The folder they come to (default: ./APP)"),
            Flag.toggle("force", "Replace files that are there already; others stay"))
        .with(OnPeers.flags())
        .example("fazt app pull blog", "Its files, in a new folder blog")
        .example("fazt @prod app pull blog --dir ./copy", "From peer prod into ./copy")
        .example("fazt app pull blog --to ./copy", "The same, as older clients say it");
  }

  private CommandResult run(Invocation typed, Shell shell) throws IOException {
    Optional<String> path = typed.text(TO).filter(PullCommand::isPath);
    if (path.isPresent() && typed.text("dir").isPresent()) {
      throw Failure.usage("--dir and --to both name a folder", "Leave out one of them.");
    }
    Invocation invocation = path.isPresent() ? withoutTo(typed) : typed;
    String app = invocation.word(0).orElseThrow(() -> new IllegalStateException("no APP"));
    Path folder = folder(app, typed.text("dir").or(() -> path), shell);
    Optional<String> peers = OnPeers.named(invocation);
    if (OnPeers.isSeveral(peers)) {
      throw Failure.usage("the files of one peer fit into a folder", "Name one peer.");
    }
    return OnPeers.run(peers, shell, peer -> pulled(peer, app, folder, typed.on("force"), shell));
  }

  /** Older clients name the folder with {@code --to}; no peer's name looks like a path. */
  private static boolean isPath(String text) {
    return text.indexOf('/') >= 0 || text.indexOf('.') >= 0;
  }

  private static Invocation withoutTo(Invocation typed) {
    var values = new HashMap<>(typed.values());
    values.remove(TO);
    return new Invocation(typed.path(), typed.command(), values, typed.words(), typed.peer());
  }

  private static Path folder(String app, Optional<String> named, Shell shell) {
    if (named.isPresent()) {
      return shell.path(named.get());
    }
    if (app.indexOf('/') >= 0 || app.startsWith(".") || app.startsWith("~")) {
      throw Failure.usage("'" + app + "' is no name of an app", "Example: fazt app pull blog");
    }
    return shell.path(app);
  }

  private CommandResult pulled(Peer peer, String app, Path folder, boolean force, Shell shell)
      throws IOException {
    var pull = new Pull(peer, app, timeouts);
    List<RemoteFile> files = pull.files();
    long bytes = files.stream().mapToLong(RemoteFile::size).sum();
    String count = Sizes.count(files.size(), "file");
    try (var destination = PullFolder.prepared(folder, files, force);
        var progress = ProgressBar.of(shell, bytes, clock)) {
      shell.say("Pulling " + count + " from " + peer.name() + " to " + folder + "...");
      pull.download(files, destination, progress::add);
    }
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("app", app);
    data.put("peer", peer.name());
    data.put("directory", folder.toString());
    data.put("file_count", files.size());
    data.put("size_bytes", bytes);
    return CommandResult.of(data, List.of("Pulled " + count + " to " + folder))
        .withQuietOutput(folder.toString());
  }
}
