package sh.fazt.registry.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.canonical.Tree;
import sh.fazt.registry.backup.BackupCheck;
import sh.fazt.registry.backup.BackupFolder;
import sh.fazt.registry.backup.BackupRejections;
import sh.fazt.registry.change.AppOutcome;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.history.JournalReader;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.ReleaseRow;
import sh.fazt.registry.routing.RoutingTable;
import sh.fazt.registry.sqlite.ImmutableDatabase;
import sh.fazt.registry.zip.UploadLimits;

/**
 * Brings one app of a backup into a node that runs, as a fork of the app it was: its files, what it
 * says of itself, and where it comes from. What it stored and its environment values do not come
 * along.
 */
final class AppFromBackup {
  private final Node node;

  AppFromBackup(Node node) {
    this.node = node;
  }

  /**
   * Makes the fork.
   *
   * @param request {@code from}, a backup or a folder of them; {@code app}, an id or an alias of
   *     then; {@code as}, a free name for the fork, or none
   */
  ControlAnswer fork(ControlRequest request) throws IOException {
    var found = BackupFolder.find(Path.of(request.argument("from").orElse("")));
    BackupCheck.check(found, Replay::stateOf);
    String name = request.argument("app").orElse("");
    AppRow app = row(found, name);
    if (app == null) {
      throw BackupRejections.noSuchApp(found.name(), name).asException();
    }
    ReleaseRow release = app.activeRelease();
    Subdomain as = null;
    if (request.argument("as").isPresent()) {
      as = Subdomain.parse(request.argument("as").get()).orElse(null);
      if (as == null) {
        return ControlAnswer.refused("BAD_REQUEST", "--as is no name: one label of a-z, 0-9 and -");
      }
    }
    try (var pinned = node.content().pin()) {
      StoredTree tree = null;
      if (release != null) {
        try (var writer = node.content().newTree(pinned, UploadLimits.from(node.config()))) {
          for (var file : files(found, release.tree()).files()) {
            // Its type is what it was, whatever this version would call it.
            writer.add(file, found.soundContent(file.content()));
          }
          tree = writer.finish();
        }
      }
      var meta =
          CommandMeta.system("local", UUID.randomUUID().toString(), node.name())
              .because(request.argument("reason").orElse("from the backup " + found.name()));
      var outcome =
          node.registry()
              .fork(
                  meta,
                  new App.Parent(
                      app.id(), app.original(), sameOf(release, tree), app.metadata(), List.of()),
                  as)
              .toCompletableFuture()
              .join();
      return answer(outcome, app.id(), found.name(), as, request);
    }
  }

  private static @Nullable ReleaseRow sameOf(
      @Nullable ReleaseRow release, @Nullable StoredTree tree) {
    return release == null || tree == null
        ? null
        : new ReleaseRow(
            release.no(),
            tree.tree(),
            tree.fileCount(),
            tree.bytes(),
            release.version(),
            release.at());
  }

  private static ControlAnswer answer(
      AppOutcome outcome,
      AppId parent,
      String backup,
      @Nullable Subdomain as,
      ControlRequest request) {
    return switch (outcome) {
      case AppOutcome.Made(var app, var version) -> {
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("app_id", app.value());
        data.put("version", version.toString());
        data.put("forked_from", parent.value());
        data.put("backup", backup);
        data.put("alias", as == null ? null : as.value());
        yield ControlAnswer.done(data);
      }
      case AppOutcome.NameTaken(var name) ->
          ControlAnswer.refused(
              "CONFLICT", "'" + name + "' is in use: choose another name with --as");
      case AppOutcome.Rejected(var why) -> ControlAnswer.refused(why);
      case AppOutcome.Planned _ ->
          throw new IllegalStateException("no plan was asked for: " + request);
    };
  }

  /** The app as it was in the backup; none if there was none. */
  private static @Nullable AppRow row(BackupFolder.Found found, String name) {
    var replay = new Replay();
    try (var database = ImmutableDatabase.open(found.database())) {
      new JournalReader(database).replay(replay::add);
    }
    RoutingTable table = replay.table();
    var label = Subdomain.parse(name);
    var target = label.isEmpty() ? null : table.target(label.get());
    AppRow row =
        target instanceof Target.Proxy(var app)
            ? table.app(app)
            : AppId.parse(name).map(table::app).orElse(null);
    return row == null || row.removed() ? null : row;
  }

  private static Tree files(BackupFolder.Found found, TreeHash tree) throws IOException {
    return Tree.parse(
        Files.readAllBytes(found.soundContent(sh.fazt.journal.ContentHash.of(tree.hex()))));
  }
}
