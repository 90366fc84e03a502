package sh.fazt.registry.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.apache.pekko.projection.jdbc.javadsl.JdbcHandler;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.app.AppCreated;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.journal.app.AppForked;
import sh.fazt.journal.app.AppPurged;
import sh.fazt.journal.app.AppRemovalFinished;
import sh.fazt.journal.app.AppRemoved;
import sh.fazt.journal.app.AppRestorationFinished;
import sh.fazt.journal.app.AppRestored;
import sh.fazt.journal.app.ContentCollected;
import sh.fazt.journal.app.EnvChanged;
import sh.fazt.journal.app.MetadataChanged;
import sh.fazt.journal.app.ReleaseActivated;
import sh.fazt.journal.app.ReleaseDeployed;
import sh.fazt.journal.app.ReleasePinned;
import sh.fazt.journal.app.ReleaseUnpinned;

/** Keeps {@code view_release}: which releases there are, and which one of an app is served. */
final class ReleaseRows extends JdbcHandler<JournalFeed.Batch, ViewSession> {
  @Override
  public void process(ViewSession session, JournalFeed.Batch batch) throws SQLException {
    for (var envelope : batch.events()) {
      if (envelope.event() instanceof AppEvent event) {
        apply(session.connection(), event);
      }
    }
  }

  static void apply(Connection connection, AppEvent event) throws SQLException {
    switch (event) {
      case ReleaseDeployed e -> {
        add(connection, e.app(), e.release(), e.tree());
        activate(connection, e.app(), e.release());
      }
      case AppForked e -> {
        if (e.tree() != null) {
          add(connection, e.app(), ReleaseNo.FIRST, e.tree());
          activate(connection, e.app(), ReleaseNo.FIRST);
        }
      }
      case ReleaseActivated e -> activate(connection, e.app(), e.to());
      case AppRemoved e -> activate(connection, e.app(), null);
      case AppRestored e -> activate(connection, e.app(), e.restored().active());
      case AppCreated _,
          ReleasePinned _,
          ReleaseUnpinned _,
          ContentCollected _,
          MetadataChanged _,
          EnvChanged _,
          AppRemovalFinished _,
          AppRestorationFinished _,
          AppPurged _ -> {
        // what is served stays the same
      }
    }
  }

  private static void add(Connection connection, AppId app, ReleaseNo release, TreeHash tree)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO view_release (app, release, tree, active) VALUES (?, ?, ?,"
                + " 0)")) {
      statement.setString(1, app.value());
      statement.setLong(2, release.value());
      statement.setString(3, tree.hex());
      statement.executeUpdate();
    }
  }

  /** Touches the two rows that change, however many releases there are. */
  private static void activate(Connection connection, AppId app, @Nullable ReleaseNo release)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE view_release INDEXED BY view_release_active SET active = 0"
                + " WHERE app = ? AND active = 1")) {
      statement.setString(1, app.value());
      statement.executeUpdate();
    }
    if (release == null) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE view_release SET active = 1 WHERE app = ? AND release = ?")) {
      statement.setString(1, app.value());
      statement.setLong(2, release.value());
      statement.executeUpdate();
    }
  }
}
