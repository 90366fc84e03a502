package sh.fazt.http.api;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Target;

/** {@code /api/aliases}: for each endpoint no token, a bad one, a wrong scope, the right one. */
class AliasApiTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final String ROUTE = NODE.key("router", Scope.ROUTE);
  private static final String READ = NODE.key("reader", Scope.READ);
  private static final String PATTERN =
      NODE.key("ci", List.of(Scope.ROUTE, Scope.READ), List.of(), List.of("pr-*"));
  private static final String ANONYMOUS = "\"Authentication required\"";

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static Stream<DynamicTest> on(Scenario... scenarios) {
    return Scenario.on(NODE, scenarios);
  }

  private static Stream<DynamicTest> refused(
      String line, String body, String right, String wrong, String scope) {
    return Scenario.refused(NODE, line, body, right, wrong, scope);
  }

  private static AppId app(String id) {
    return NODE.node().app(id, id);
  }

  @TestFactory
  Stream<DynamicTest> listing() {
    NODE.node().point("list-a", new Target.Proxy(app("app_listed00")));
    return Stream.concat(
        refused("GET /api/aliases", "", READ, ROUTE, "read"),
        on(
            Scenario.of("full", "GET /api/aliases")
                .by(READ)
                .is(
                    200,
                    "\"subdomain\":\"list-a\"",
                    "\"app_id\":\"app_listed00\"",
                    "\"version\":\"v1\""),
            Scenario.of("limited", "GET /api/aliases").by(PATTERN).is(200).without("list-a"),
            Scenario.of("empty", "GET /api/aliases")
                .by(NODE.key("none", List.of(Scope.READ), List.of(), List.of("none-*")))
                .is(200, "{\"data\":[]}"),
            Scenario.of("unknown field", "GET /api/aliases?al=1")
                .by(READ)
                .is(400, "unknown field 'al'"),
            Scenario.of("token in the address", "GET /api/aliases?token=" + READ)
                .is(401, ANONYMOUS),
            Scenario.of("token in the address too", "GET /api/aliases?token=" + READ)
                .by(READ)
                .is(400, "Credentials do not belong into an address")
                .without(READ)));
  }

  @TestFactory
  Stream<DynamicTest> creating() {
    app("app_create00");
    app("app_create01");
    NODE.node().point("pr-0", new Target.Proxy(app("app_pr000000")));
    String link = "{\"subdomain\":\"made\",\"app_id\":\"app_create00\"}";
    return Stream.concat(
        refused("POST /api/aliases", link, ROUTE, READ, "route"),
        on(
            create("new", link)
                .is(
                    201,
                    "{\"data\":{\"message\":\"Alias created\",\"subdomain\":\"made\",\"type\":\"proxy\"}}")
                .leaves("AliasPointed"),
            create("the same again", link).is(201),
            create("only if new", link).with("If-None-Match: *").is(409, "CONFLICT"),
            create("retarget", link.replace("create00", "create01")).is(201).leaves("AliasPointed"),
            create("folded", "{\"subdomain\":\"UPPER\",\"app_id\":\"app_create00\"}")
                .is(201, "\"subdomain\":\"upper\"")
                .leaves("AliasPointed"),
            create(
                    "redirect",
                    "{\"subdomain\":\"away\",\"type\":\"redirect\",\"url\":\"https://example.org/x?a=1&b=2\"}")
                .is(201, "\"type\":\"redirect\"")
                .leaves("AliasPointed"),
            create(
                    "redirect with all",
                    "{\"subdomain\":\"away\",\"type\":\"redirect\",\"url\":\"https://example.org/\\\"x\\\"\",\"status\":308,\"keep_path\":true}")
                .is(201)
                .leaves("AliasPointed"),
            Scenario.of("listed whole", "GET /api/aliases/away")
                .by(READ)
                .is(
                    200,
                    "\"targets\":{\"url\":\"https://example.org/%22x%22\",\"status\":308,\"keep_path\":true}"),
            create("reserved", "{\"subdomain\":\"held\",\"type\":\"reserved\"}")
                .is(201, "\"type\":\"reserved\"")
                .leaves("AliasPointed"),
            create("reserved live", "{\"subdomain\":\"made\",\"type\":\"reserved\"}")
                .is(409, "'made' is in use"),
            create(
                    "reserved by force",
                    "{\"subdomain\":\"made\",\"type\":\"reserved\",\"force\":true}")
                .is(201)
                .leaves("AliasPointed"),
            create("no subdomain", "{}").is(400, "\"subdomain is required\""),
            create("bad subdomain", "{\"subdomain\":\"a_\"}")
                .is(400, "\"invalid subdomain format\""),
            create("bad type", "{\"subdomain\":\"q\",\"type\":\"split\"}")
                .is(400, "type must be 'proxy', 'redirect', or 'reserved'"),
            create("no app", "{\"subdomain\":\"q\"}")
                .is(400, "\"app_id is required for proxy aliases\""),
            create("unknown app", "{\"subdomain\":\"q\",\"app_id\":\"app_zzzzzzzz\"}")
                .is(400, "\"app_id not found\""),
            create("no app id", "{\"subdomain\":\"q\",\"app_id\":\"zzz\"}")
                .is(400, "\"app_id not found\""),
            create("no url", "{\"subdomain\":\"q\",\"type\":\"redirect\"}")
                .is(400, "\"url is required for redirect aliases\""),
            create(
                    "script url",
                    "{\"subdomain\":\"q\",\"type\":\"redirect\",\"url\":\"javascript:alert(1)\"}")
                .is(400, "absolute http or https URL"),
            create(
                    "to itself",
                    "{\"subdomain\":\"q\",\"type\":\"redirect\",\"url\":\"https://q.example.com/\"}")
                .is(400, "would redirect to itself"),
            create(
                    "bad status",
                    "{\"subdomain\":\"q\",\"type\":\"redirect\",\"url\":\"https://a.b/\",\"status\":303}")
                .is(400, "status must be 301, 302, 307 or 308"),
            create("system", "{\"subdomain\":\"admin\",\"app_id\":\"app_create00\"}")
                .is(403, "SYSTEM_ALIAS"),
            create("pattern", "{\"subdomain\":\"r-1--x\",\"app_id\":\"app_create00\"}")
                .is(403, "SYSTEM_ALIAS"),
            create("pattern", "{\"subdomain\":\"t--x\",\"type\":\"reserved\"}")
                .is(403, "SYSTEM_ALIAS"),
            Scenario.of("limited to others", "POST /api/aliases")
                .by(PATTERN)
                .sending("{\"subdomain\":\"q\",\"app_id\":\"app_create00\"}")
                .is(403, "This key may not change 'q'"),
            Scenario.of("limited to this", "POST /api/aliases")
                .by(PATTERN)
                .sending("{\"subdomain\":\"pr-7\",\"app_id\":\"app_pr000000\"}")
                .is(201)
                .leaves("AliasPointed")));
  }

  private static Scenario create(String name, String body) {
    return Scenario.of(name, "POST /api/aliases").by(ROUTE).sending(body);
  }

  @TestFactory
  Stream<DynamicTest> badBodies() {
    String deep = "{\"subdomain\":" + "[".repeat(40) + "]".repeat(40) + "}";
    return on(
        create("no body", "").is(400, "\"invalid request body\""),
        create("torn", "{").is(400, "\"invalid request body\""),
        create("two", "{}{}").is(400, "\"invalid request body\""),
        create("twice", "{\"subdomain\":\"a\",\"subdomain\":\"b\"}")
            .is(400, "\"invalid request body\""),
        create("not utf-8", "{\"subdomain\":\"\ud800\"}").is(400),
        create("a list", "[]").is(400, "must be an object"),
        create("null", "null").is(400),
        create("wrong type", "{\"subdomain\":5}").is(400, "'subdomain' must be a text"),
        create("wrong type", "{\"subdomain\":\"q\",\"force\":\"yes\"}")
            .is(400, "'force' must be true or false"),
        create("wrong type", "{\"subdomain\":\"q\",\"status\":301.5}")
            .is(400, "'status' must be a whole number"),
        create("unknown field", "{\"subdomian\":\"q\"}")
            .is(400, "unknown field 'subdomian'", "did you mean 'subdomain'?"),
        create("deep", deep).is(400, "\"invalid request body\""),
        create("large", "{\"subdomain\":\"" + "x".repeat(10 << 20) + "\"}")
            .is(413, "PAYLOAD_TOO_LARGE"),
        create("form", "subdomain=q")
            .with("Content-Type: application/x-www-form-urlencoded")
            .is(415, "UNSUPPORTED_MEDIA_TYPE", "application/json"),
        Scenario.of("bad key", "POST /api/aliases")
            .by(ROUTE)
            .with("Idempotency-Key: a b")
            .sending("{\"subdomain\":\"q\",\"type\":\"reserved\"}")
            .is(400, "Idempotency-Key"),
        Scenario.of("bad condition", "POST /api/aliases")
            .by(ROUTE)
            .with("If-Match: yesterday")
            .sending("{\"subdomain\":\"q\",\"type\":\"reserved\"}")
            .is(400, "If-Match"));
  }

  @TestFactory
  Stream<DynamicTest> reading() {
    NODE.node().point("one-read", new Target.Reserved());
    return Stream.concat(
        refused("GET /api/aliases/one-read", "", READ, ROUTE, "read"),
        on(
            Scenario.of("reserved", "GET /api/aliases/one-read")
                .by(READ)
                .is(200, "\"type\":\"reserved\"")
                .without("targets"),
            Scenario.of("folded", "GET /api/aliases/ONE-read").by(READ).is(200),
            Scenario.of("unknown", "GET /api/aliases/zzz")
                .by(READ)
                .is(404, "ALIAS_NOT_FOUND", "\"Alias not found\""),
            Scenario.of("no label", "GET /api/aliases/a_b").by(READ).is(404, "ALIAS_NOT_FOUND"),
            Scenario.of("limited", "GET /api/aliases/one-read")
                .by(PATTERN)
                .is(404, "ALIAS_NOT_FOUND"),
            Scenario.of("wrong method", "PATCH /api/aliases/one-read").by(READ).is(405)));
  }

  @TestFactory
  Stream<DynamicTest> updating() {
    app("app_update00");
    NODE.node().point("upd", new Target.Redirect("https://example.org/a", 302, true));
    String line = "PUT /api/aliases/upd";
    return Stream.concat(
        refused(line, "{\"app_id\":\"app_update00\"}", ROUTE, READ, "route"),
        on(
            put("one part", "{\"status\":307}").is(200, "\"Alias updated\"").leaves("AliasPointed"),
            Scenario.of("the rest is kept", "GET /api/aliases/upd")
                .by(READ)
                .is(
                    200,
                    "\"targets\":{\"url\":\"https://example.org/a\",\"status\":307,\"keep_path\":true}"),
            put("to an app", "{\"app_id\":\"app_update00\"}")
                .is(200, "\"type\":\"proxy\"")
                .leaves("AliasPointed"),
            put("to a redirect without url", "{\"type\":\"redirect\"}")
                .is(400, "url is required for redirect aliases"),
            put("unknown type", "{\"type\":\"weird\"}").is(400, "type must be"),
            put("reserved", "{\"type\":\"reserved\"}").is(409),
            put("version too old", "{\"url\":\"https://a.b/\"}")
                .with("If-Match: \"v1\"")
                .is(412, "CONFLICT", "v3"),
            put("right version", "{\"url\":\"https://a.b/\"}")
                .with("If-Match: \"v3\"")
                .is(200, "\"type\":\"redirect\"")
                .leaves("AliasPointed"),
            Scenario.of("unknown", "PUT /api/aliases/zzz")
                .by(ROUTE)
                .sending("{\"app_id\":\"app_update00\"}")
                .is(404, "ALIAS_NOT_FOUND")));
  }

  private static Scenario put(String name, String body) {
    return Scenario.of(name, "PUT /api/aliases/upd").by(ROUTE).sending(body);
  }

  @TestFactory
  Stream<DynamicTest> deleting() {
    NODE.node().point("del", new Target.Reserved());
    return Stream.concat(
        refused("DELETE /api/aliases/del", "", ROUTE, READ, "route"),
        on(
            Scenario.of("there", "DELETE /api/aliases/del")
                .by(ROUTE)
                .is(200, "{\"data\":{\"message\":\"Alias deleted\",\"subdomain\":\"del\"}}")
                .leaves("AliasRemoved"),
            Scenario.of("gone", "DELETE /api/aliases/del").by(ROUTE).is(404, "ALIAS_NOT_FOUND"),
            Scenario.of("never there", "DELETE /api/aliases/a_b").by(ROUTE).is(404),
            Scenario.of("system", "DELETE /api/aliases/admin")
                .by(ROUTE)
                .is(403, "SYSTEM_ALIAS", "\"Cannot delete system alias\""),
            Scenario.of("page", "DELETE /api/aliases/root").by(ROUTE).is(403, "SYSTEM_ALIAS")));
  }

  @TestFactory
  Stream<DynamicTest> reserving() {
    NODE.node().point("res-live", new Target.Proxy(app("app_reserve0")));
    return Stream.concat(
        refused("POST /api/aliases/res/reserve", "", ROUTE, READ, "route"),
        on(
            Scenario.of("free", "POST /api/aliases/res/reserve")
                .by(ROUTE)
                .is(
                    201,
                    "{\"data\":{\"message\":\"Subdomain reserved\",\"subdomain\":\"res\",\"type\":\"reserved\"}}")
                .leaves("AliasPointed"),
            Scenario.of("again", "POST /api/aliases/res/reserve").by(ROUTE).is(201),
            Scenario.of("live", "POST /api/aliases/res-live/reserve").by(ROUTE).is(409),
            Scenario.of("live by force", "POST /api/aliases/res-live/reserve")
                .by(ROUTE)
                .sending("{\"force\":true}")
                .is(201)
                .leaves("AliasPointed"),
            Scenario.of("no label", "POST /api/aliases/A_/reserve")
                .by(ROUTE)
                .is(400, "\"invalid subdomain format\""),
            Scenario.of("system", "POST /api/aliases/root/reserve").by(ROUTE).is(403)));
  }

  @TestFactory
  Stream<DynamicTest> whatIsEasilyForgotten() {
    NODE.node().point("free", new Target.Redirect("https://example.org/", 301, true));
    var prod = app("app_prod0000");
    NODE.node().point("prod", new Target.Proxy(prod));
    NODE.node().point("pr-9", new Target.Proxy(prod));
    String pattern = "{\"subdomain\":\"pr-10\",\"app_id\":\"app_prod0000\"}";
    return on(
        Scenario.of("an alias may be called swap", "POST /api/aliases")
            .by(ROUTE)
            .sending("{\"subdomain\":\"swap\",\"type\":\"reserved\"}")
            .is(201)
            .leaves("AliasPointed"),
        Scenario.of("it is read", "GET /api/aliases/swap").by(READ).is(200, "\"reserved\""),
        Scenario.of("and removed", "DELETE /api/aliases/swap")
            .by(ROUTE)
            .is(200)
            .leaves("AliasRemoved"),
        Scenario.of("what is not said stays", "PUT /api/aliases/free")
            .by(ROUTE)
            .sending("{\"status\":307}")
            .is(200, "\"type\":\"redirect\"")
            .leaves("AliasPointed"),
        Scenario.of("it did", "GET /api/aliases/free")
            .by(READ)
            .is(200, "\"url\":\"https://example.org/\",\"status\":307,\"keep_path\":true"),
        Scenario.of("only new", "PUT /api/aliases/free")
            .by(ROUTE)
            .with("If-None-Match: *")
            .sending("{\"status\":302}")
            .is(400, "If-None-Match means nothing here"),
        Scenario.of("a system name", "PUT /api/aliases/admin")
            .by(ROUTE)
            .sending("{}")
            .is(403, "SYSTEM_ALIAS"),
        Scenario.of("an escape that is none", "PUT /api/aliases/free")
            .by(ROUTE)
            .sending("{\"url\":\"https://example.org/%zz\"}")
            .is(400, "absolute http or https URL"),
        Scenario.of("a reason in several lines", "PUT /api/aliases/free")
            .by(ROUTE)
            .with("X-Fazt-Reason: UTF-8''a%0ab")
            .sending("{\"status\":302}")
            .is(400, "one line"),
        Scenario.of("no label", "DELETE /api/aliases/Bad%20Sub!")
            .by(ROUTE)
            .is(404, "ALIAS_NOT_FOUND"),
        Scenario.of("no text", "DELETE /api/aliases/%ff")
            .by(ROUTE)
            .is(400, "an escape that is none"),
        Scenario.of("no segment", "DELETE /api/aliases/a%2fb")
            .by(ROUTE)
            .is(400, "an escape that is none"),
        Scenario.of("its own name", "PUT /api/aliases/pr-9")
            .by(PATTERN)
            .sending("{\"type\":\"reserved\",\"force\":true}")
            .is(200)
            .leaves("AliasPointed"),
        Scenario.of("another name's app", "POST /api/aliases")
            .by(PATTERN)
            .sending(pattern)
            .is(403, "This key may not lead a name to app_prod0000"),
        Scenario.of("another name's app", "GET /api/apps/prod").by(PATTERN).is(404, "NOT_FOUND"),
        Scenario.of("another name's app", "PUT /api/apps/app_prod0000")
            .by(PATTERN)
            .sending("{\"visibility\":\"public\"}")
            .is(403, "This key may not change app_prod0000"),
        Scenario.of("another name's app", "GET /api/apps?all=true")
            .by(PATTERN)
            .is(200)
            .without("app_prod0000"));
  }
}
