package sh.fazt.http.api;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Target;

/** Sites, deployments, logs, and what the machine and the program say of themselves. */
class SystemApiTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final String DATA = NODE.key("data", Scope.DATA);
  private static final String ROUTE = NODE.key("router", Scope.ROUTE);
  private static final String READ = NODE.key("reader", Scope.READ);

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static Scenario get(String path) {
    return Scenario.of("right", "GET " + path).by(READ);
  }

  @TestFactory
  Stream<DynamicTest> nobodyReadsThemWithoutAKey() {
    return Stream.of(
            "/api/system/health",
            "/api/system/limits",
            "/api/system/cache",
            "/api/system/db",
            "/api/system/config",
            "/api/system/info",
            "/api/system/state",
            "/api/config",
            "/api/sites",
            "/api/sites/some-site",
            "/api/sites/some-site/files",
            "/api/sites/some-site/files/index.html",
            "/api/deployments")
        .flatMap(path -> Scenario.refused(NODE, "GET " + path, "", READ, ROUTE, "read"));
  }

  @TestFactory
  Stream<DynamicTest> theSystem() {
    return Scenario.on(
        NODE,
        get("/api/system/limits").is(200, "\"TotalRAM\":", "\"MaxUploadBytes\":"),
        get("/api/system/cache").is(200, "\"CachedFiles\":", "\"CacheSizeBytes\":"),
        get("/api/system/db").is(200, "\"OpenConnections\":", "\"InUse\":", "\"Idle\":"),
        get("/api/system/config").is(200, "\"env\":\"production\"", "\"https\":false"),
        get("/api/config").is(200, "\"domain\":\"example.com\""),
        get("/api/system/state").is(200, "\"state_hash\":\"", "\"revision\":"),
        get("/api/system/info").is(200, "\"vfs\":{\"cached_files\":"));
  }

  @TestFactory
  Stream<DynamicTest> sites() {
    NODE.node().app("app_site0000", "hello");
    NODE.node().point("some-site", new Target.Proxy(AppId.of("app_site0000")));
    NODE.node().point("other-site", new Target.Proxy(NODE.node().app("app_site0001", "other")));
    String limited =
        NODE.key("limited", List.of(Scope.READ), List.of(AppId.of("app_site0001")), List.of());
    return Scenario.on(
        NODE,
        get("/api/sites").is(200, "\"Name\":\"some-site\",\"Path\":\"vfs://some-site\""),
        Scenario.of("limited", "GET /api/sites")
            .by(limited)
            .is(200, "other-site")
            .without("some-site"),
        get("/api/sites/some-site").is(200, "\"FileCount\":1,\"SizeBytes\":5"),
        get("/api/sites/nobody").is(404, "SITE_NOT_FOUND", "Site not found"),
        get("/api/sites/some-site/files").is(200, "\"path\":\"index.html\""),
        get("/api/sites/some-site/files/index.html").is(200, "hello"),
        get("/api/sites/some-site/files/none").is(404, "FILE_NOT_FOUND"),
        get("/api/deployments").is(200, "\"site_id\":\"some-site\"", "\"app_id\":\"app_site0000\""),
        Scenario.of("limited deployments", "GET /api/deployments")
            .by(limited)
            .is(200, "app_site0001")
            .without("app_site0000"),
        Scenario.of("logs, anonymous", "GET /api/logs?site_id=some-site").is(401),
        Scenario.of("logs, wrong scope", "GET /api/logs?site_id=some-site")
            .by(READ)
            .is(403, "scope data"),
        Scenario.of("logs", "GET /api/logs?site_id=some-site&limit=5")
            .by(DATA)
            .is(200, "{\"data\":{\"logs\":[]}}"),
        Scenario.of("logs of nothing", "GET /api/logs").by(DATA).is(400, "site_id required"),
        Scenario.of("delete, anonymous", "DELETE /api/sites?site_id=some-site").is(401),
        Scenario.of("delete, wrong scope", "DELETE /api/sites?site_id=some-site")
            .by(READ)
            .is(403, "scope route"),
        Scenario.of("delete nothing", "DELETE /api/sites").by(ROUTE).is(400, "site_id required"),
        Scenario.of("delete", "DELETE /api/sites?site_id=some-site")
            .by(ROUTE)
            .is(200, "Site deleted")
            .leaves("AppRemoved", "AliasRemoved", "AppRemovalFinished"));
  }
}
