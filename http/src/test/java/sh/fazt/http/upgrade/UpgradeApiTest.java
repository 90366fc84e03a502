package sh.fazt.http.upgrade;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.http.api.ApiNode;
import sh.fazt.http.api.Scenario;
import sh.fazt.journal.Scope;

/** {@code POST /api/upgrade} of nodes that cannot upgrade themselves: none claims to be current. */
class UpgradeApiTest {
  private static final ApiNode SOURCELESS = ApiNode.open();
  private static final ApiNode BY_HAND =
      ApiNode.open("fazt.upgrade.source = \"https://releases.example.com/fazt\"");

  @AfterAll
  static void close() {
    SOURCELESS.close();
    BY_HAND.close();
  }

  @TestFactory
  Stream<DynamicTest> withoutASourceOfReleases() {
    String read = SOURCELESS.key("reader", Scope.READ);
    String route = SOURCELESS.key("router", Scope.ROUTE);
    String admin = SOURCELESS.key("admin", Scope.ADMIN);
    return Stream.concat(
        Scenario.refused(SOURCELESS, "POST /api/upgrade?check=true", "", read, route, "read"),
        Scenario.on(
            SOURCELESS,
            Scenario.of("look", "POST /api/upgrade?check=true")
                .by(read)
                .is(409, "NO_RELEASE_SOURCE", "fazt.upgrade.source")
                .without("already_latest"),
            Scenario.of("do it, may only read", "POST /api/upgrade")
                .by(read)
                .is(403, "scope admin"),
            Scenario.of("do it", "POST /api/upgrade")
                .by(admin)
                .is(409, "NO_RELEASE_SOURCE")
                .without("already_latest"),
            Scenario.of("as a command", "POST /api/cmd")
                .by(read)
                .sending("{\"command\":\"upgrade\",\"args\":[\"--check\"]}")
                .is(200, "\"success\":false", "NO_RELEASE_SOURCE")));
  }

  @TestFactory
  Stream<DynamicTest> startedByHand() {
    String admin = BY_HAND.key("admin", Scope.ADMIN);
    return Scenario.on(
        BY_HAND,
        Scenario.of("do it", "POST /api/upgrade")
            .by(admin)
            .is(409, "UPGRADE_UNSUPPORTED", "install.sh", "libexec/run-node"));
  }
}
