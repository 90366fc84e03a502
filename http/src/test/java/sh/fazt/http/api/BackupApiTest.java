package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.journal.Scope;

/** Backups over HTTP: to the folder that is set, and nowhere else. */
class BackupApiTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final String ADMIN = NODE.key("admin", Scope.ADMIN);
  private static final String READ = NODE.key("reader", Scope.READ);

  @AfterAll
  static void close() {
    NODE.close();
  }

  @TestFactory
  Stream<DynamicTest> onlyWhoMayDoEverythingMakesOne() {
    return Scenario.on(
        NODE,
        Scenario.of("anonymous", "POST /api/backups").is(401),
        Scenario.of("wrong scope", "POST /api/backups").by(READ).is(403, "scope admin"),
        Scenario.of("show, anonymous", "GET /api/backups").is(401),
        Scenario.of("show, wrong scope", "GET /api/backups").by(READ).is(403, "scope admin"),
        Scenario.of("none yet", "GET /api/backups").by(ADMIN).is(200, "\"running\":false"),
        Scenario.of("no folder is set", "POST /api/backups")
            .by(ADMIN)
            .is(409, "CONFLICT", "fazt.backup.to"));
  }

  @Test
  void theFolderIsNeverTold() {
    assertThat(NODE.ask("GET /api/backups", "Authorization: Bearer " + ADMIN).text())
        .doesNotContain("directory");
  }
}
