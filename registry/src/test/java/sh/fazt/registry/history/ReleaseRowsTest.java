package sh.fazt.registry.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Source;
import sh.fazt.journal.Version;
import sh.fazt.journal.app.ReleaseActivated;
import sh.fazt.journal.app.ReleaseDeployed;
import sh.fazt.registry.Samples;
import sh.fazt.registry.node.TestDatabase;

/** What the view of releases costs. */
class ReleaseRowsTest {
  private static final int RELEASES = 500;

  @Test
  void aReleaseTouchesTheRowsThatChangeAndNoOther() throws SQLException {
    try (var database = TestDatabase.open();
        Connection connection = database.sqlite().openWriter()) {
      for (int i = 1; i <= RELEASES; i++) {
        ReleaseRows.apply(connection, deployed(i));
      }
      long before = number(connection, "SELECT total_changes()");
      ReleaseRows.apply(connection, deployed(RELEASES + 1));
      assertThat(number(connection, "SELECT total_changes()") - before).isLessThanOrEqualTo(3);
      assertThat(served(connection)).isEqualTo(RELEASES + 1);

      before = number(connection, "SELECT total_changes()");
      ReleaseRows.apply(
          connection,
          new ReleaseActivated(
              Samples.anEventsMeta(),
              Samples.TETRIS,
              Version.of(RELEASES + 3),
              ReleaseNo.of(RELEASES + 1),
              ReleaseNo.of(7)));
      assertThat(number(connection, "SELECT total_changes()") - before).isEqualTo(2);
      assertThat(served(connection)).isEqualTo(7);
      assertThat(number(connection, "SELECT sum(active) FROM view_release")).isEqualTo(1);
    }
  }

  private static ReleaseDeployed deployed(int number) {
    return new ReleaseDeployed(
        Samples.anEventsMeta(),
        Samples.TETRIS,
        Version.of(number + 1L),
        ReleaseNo.of(number),
        number == 1 ? null : ReleaseNo.of(number - 1L),
        Samples.aTree("c" + number),
        1,
        10,
        Source.DEPLOY,
        "");
  }

  private static long served(Connection connection) throws SQLException {
    return number(connection, "SELECT release FROM view_release WHERE active = 1");
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }
}
