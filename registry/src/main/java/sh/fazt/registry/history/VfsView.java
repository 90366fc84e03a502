package sh.fazt.registry.history;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.projection.ProjectionBehavior;
import org.apache.pekko.projection.ProjectionId;
import org.apache.pekko.projection.jdbc.javadsl.JdbcProjection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.app.AppForked;
import sh.fazt.journal.app.ReleaseDeployed;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.ContentReader;
import sh.fazt.registry.content.DamagedContent;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.entity.DecidingEntity;
import sh.fazt.registry.sqlite.SqliteDatabase;

/**
 * The view {@code vfs_files}: for people and tools with a SQL shell, what every app serves, as of a
 * moment ago. It follows the journal in its order, each event exactly once; visitors never wait for
 * it.
 */
public final class VfsView {
  private static final Logger LOG = LoggerFactory.getLogger(VfsView.class);
  private static final String NAME = "vfs";
  private static final int SLICE = 500;

  private final Database database;
  private final ContentReader content;

  VfsView(Database database, ContentReader content) {
    this.database = database;
    this.content = content;
  }

  /** The projection, to be spawned once on a node. */
  public static Behavior<ProjectionBehavior.Command> of(
      ActorSystem<?> system, SqliteDatabase database, ContentReader content) {
    var view = new VfsView(database, content);
    var events =
        new PreparedSource(
            new JournalFeed(
                database,
                written(system),
                system.settings().config().getDuration("fazt.registry.journal.poll")),
            view::listFiles);
    return ProjectionBehavior.create(
        JdbcProjection.exactlyOnce(
            ProjectionId.of(NAME, DecidingEntity.TAG),
            events,
            () -> new ViewSession(database),
            ReleaseRows::new,
            system));
  }

  private static WriteSignal written(ActorSystem<?> system) {
    return system
        .settings()
        .setup()
        .get(JournalSetup.class)
        .map(JournalSetup::written)
        .orElseGet(WriteSignal::new);
  }

  /** Writes the files of the tree an event names, in slices; rows that are there already stay. */
  CompletionStage<?> listFiles(JournalEvent event) {
    return switch (event) {
      case ReleaseDeployed e -> listFiles(e.tree());
      case AppForked e when e.tree() != null -> listFiles(e.tree());
      default -> completedFuture(true);
    };
  }

  private CompletionStage<Boolean> listFiles(TreeHash hash) {
    return content
        .index(hash)
        .thenCompose(index -> write(hash, List.copyOf(index.files()), 0))
        .exceptionallyCompose(failure -> withoutFiles(hash, failure));
  }

  /** A tree that is gone or damaged must not stop the view for all that came after it. */
  private static CompletionStage<Boolean> withoutFiles(TreeHash hash, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof NoSuchElementException) {
      LOG.warn("Tree {} is not stored: its files are not listed", hash);
      return completedFuture(true);
    }
    if (cause instanceof DamagedContent damaged) {
      LOG.error("The files of a release are not listed: {}", damaged.getMessage());
      return completedFuture(true);
    }
    return CompletableFuture.failedStage(failure);
  }

  private CompletionStage<Boolean> write(TreeHash hash, List<TreeFile> files, int from) {
    if (from >= files.size()) {
      return completedFuture(true);
    }
    int to = Math.min(from + SLICE, files.size());
    return database
        .lane()
        .write(
            "listing of files",
            handle -> {
              var batch =
                  handle.prepareBatch(
                      "INSERT OR IGNORE INTO view_tree_file (tree, path, hash, size, type)"
                          + " VALUES (?, ?, ?, ?, ?)");
              for (var file : files.subList(from, to)) {
                batch
                    .bind(0, hash.hex())
                    .bind(1, file.path())
                    .bind(2, file.content().hex())
                    .bind(3, file.size())
                    .bind(4, file.mediaType())
                    .add();
              }
              return batch.execute().length;
            })
        .thenCompose(_ -> write(hash, files, to));
  }
}
