package sh.fazt.http.api;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Target;

/** A name that leads to several apps, and two names that change places, asked for as endpoints. */
class SplitAndSwapApiTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final String ROUTE = NODE.key("router", Scope.ROUTE);
  private static final String READ = NODE.key("reader", Scope.READ);
  private static final String PATTERN =
      NODE.key("ci", List.of(Scope.ROUTE, Scope.READ), List.of(), List.of("pr-*"));

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static void app(String id) {
    NODE.node().app(id, id);
  }

  @TestFactory
  Stream<DynamicTest> splitting() {
    app("app_split000");
    app("app_split001");
    String halves =
        "{\"targets\":[{\"app_id\":\"app_split000\",\"weight\":70},{\"app_id\":\"app_split001\",\"weight\":30}]}";
    return Stream.concat(
        Scenario.refused(NODE, "POST /api/aliases/spl/split", halves, ROUTE, READ, "route"),
        Scenario.on(
            NODE,
            split("new", halves)
                .is(
                    201,
                    "\"Traffic split configured\"",
                    "\"targets\":[{\"app_id\":\"app_split000\",\"weight\":70},{\"app_id\":\"app_split001\",\"weight\":30}]",
                    "\"type\":\"split\"")
                .leaves("AliasPointed"),
            split("again", halves).is(201),
            Scenario.of("listed whole", "GET /api/aliases/spl")
                .by(READ)
                .is(200, "\"type\":\"split\"", "\"weight\":70"),
            split("no targets", "{}").is(400, "at least 2 targets required for split"),
            split("one", "{\"targets\":[{\"app_id\":\"app_split000\",\"weight\":100}]}")
                .is(400, "at least 2 targets required for split"),
            split("weight 0", halves.replace("70", "0").replace("30", "100"))
                .is(400, "weights must be between 1 and 100"),
            split("sum", halves.replace("70", "60")).is(400, "weights must sum to 100"),
            split("unknown app", halves.replace("split001", "zzzzzzzz"))
                .is(400, "app_id not found: app_zzzzzzzz"),
            split("twice", halves.replace("split001", "split000")).is(400, "different apps"),
            split("no list", "{\"targets\":{}}").is(400, "'targets' must be a list"),
            split("unknown in a list", halves.replaceFirst("weight", "wieght"))
                .is(400, "did you mean 'weight'?"),
            Scenario.of("no label", "POST /api/aliases/BAD_/split")
                .by(ROUTE)
                .sending(halves)
                .is(400, "invalid subdomain format")));
  }

  private static Scenario split(String name, String body) {
    return Scenario.of(name, "POST /api/aliases/spl/split").by(ROUTE).sending(body);
  }

  @TestFactory
  Stream<DynamicTest> swapping() {
    app("app_swap0000");
    NODE.node().point("swap-a", new Target.Proxy(AppId.of("app_swap0000")));
    NODE.node().point("swap-b", new Target.Reserved());
    String line = "POST /api/aliases/swap";
    String both = "{\"alias1\":\"swap-b\",\"alias2\":\"swap-a\"}";
    return Stream.concat(
        Scenario.refused(NODE, line, both, ROUTE, READ, "route"),
        Scenario.on(
            NODE,
            swap("both", both)
                .is(
                    200,
                    "\"alias1\":\"swap-b\",\"alias2\":\"swap-a\",\"message\":\"Aliases swapped\"",
                    "\"version1\":\"v2\",\"version2\":\"v2\"")
                .leaves("SwapReserved", "AliasesSwapped", "SwapFinished"),
            swap("itself", "{\"alias1\":\"swap-a\",\"alias2\":\"swap-a\"}").is(200),
            swap("unknown", "{\"alias1\":\"zz\",\"alias2\":\"swap-a\"}")
                .is(404, "ALIAS_NOT_FOUND", "\"alias1 not found\""),
            swap("unknown", "{\"alias1\":\"swap-a\",\"alias2\":\"zz\"}")
                .is(404, "\"alias2 not found\""),
            swap("no label", "{\"alias1\":\"swap-a\",\"alias2\":\"z_\"}")
                .is(404, "\"alias2 not found\""),
            swap("missing", "{}").is(400, "\"alias1 and alias2 are required\""),
            swap("system", "{\"alias1\":\"swap-a\",\"alias2\":\"admin\"}").is(403, "SYSTEM_ALIAS"),
            swap("system with itself", "{\"alias1\":\"www\",\"alias2\":\"www\"}")
                .is(403, "SYSTEM_ALIAS"),
            swap("expected", both.replace("}", ",\"expect1\":\"v2\",\"expect2\":\"v9\"}"))
                .is(412, "CONFLICT"),
            swap("expected", both.replace("}", ",\"expect1\":\"v2\",\"expect2\":\"v2\"}"))
                .is(200, "\"version1\":\"v3\"")
                .leaves("SwapReserved", "AliasesSwapped", "SwapFinished"),
            swap("bad expectation", both.replace("}", ",\"expect1\":\"two\"}"))
                .is(400, "expect1 must be one version or revision"),
            swap("condition", both).with("If-Match: \"v3\"").is(400, "If-Match means nothing here"),
            Scenario.of("limited", line)
                .by(PATTERN)
                .sending(both)
                .is(403, "This key may not change 'swap-b'")));
  }

  private static Scenario swap(String name, String body) {
    return Scenario.of(name, "POST /api/aliases/swap").by(ROUTE).sending(body);
  }
}
