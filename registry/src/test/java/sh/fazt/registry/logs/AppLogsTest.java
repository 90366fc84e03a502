package sh.fazt.registry.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.AppId;
import sh.fazt.registry.node.TestDatabase;

/** What is kept of logs. */
class AppLogsTest {
  private static final AppId ONE = AppId.of("app_one00000");
  private static final AppId TWO = AppId.of("app_two00000");

  private final TestDatabase database = TestDatabase.open();
  private final AppLogs logs = new AppLogs(database, new LogRoom(10, 10_000, 10_000, 3, 4));

  @AfterEach
  void close() {
    database.close();
  }

  private void fail(AppId app, String message, long second) {
    var at = Instant.ofEpochSecond(second);
    var error =
        new AppError(
            app, "EXCEPTION", "Error", message, "api/main.js", 1, 1, "", 1, "r", at, at, 1);
    logs.append(List.of(), List.of(error)).join();
  }

  private List<String> errors(AppId app) {
    return logs.errors(app, 10).join().stream().map(AppError::message).toList();
  }

  @Test
  void ofTheErrorsOfAllAppsThoseThatDidNotHappenForLongestGo() {
    fail(ONE, "a", 1);
    fail(ONE, "b", 2);
    fail(TWO, "c", 3);
    fail(TWO, "d", 4);
    fail(ONE, "a", 5);
    assertThat(errors(ONE)).containsExactly("a", "b");

    fail(TWO, "e", 6);
    assertThat(errors(ONE)).containsExactly("a");
    assertThat(errors(TWO)).containsExactly("e", "d", "c");

    fail(ONE, "f", 7);
    assertThat(errors(ONE)).containsExactly("f", "a");
    assertThat(errors(TWO)).containsExactly("e", "d");
  }
}
