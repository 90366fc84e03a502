package sh.fazt.http.api;

import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.registry.content.AZip.aZip;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;

/** The keys, names and conditions a deploy is refused for. */
class RefusedDeployTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final byte[] GOOD = aZip().with("index.html", "fine").bytes();
  private static final String READER = NODE.key("reader", Scope.READ, Scope.ROUTE, Scope.DATA);
  private static final String BLOGGER =
      NODE.key("blogger", List.of(Scope.DEPLOY), List.of(), List.of("blog*"));
  private static final String ONE_APP =
      NODE.key("one", List.of(Scope.DEPLOY), List.of(AppId.of("app_00000000")), List.of());

  private static final String EXPIRED =
      NODE.key("old", List.of(Scope.ADMIN), List.of(), List.of(), Instant.EPOCH);

  static {
    NODE.deploy(aDeploy("taken", GOOD));
  }

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static Refusal bad(String name, String sentence, AForm form, String... fields) {
    return new Refusal(name, 400, "BAD_REQUEST", sentence, () -> NODE.deploy(form, fields));
  }

  private static Refusal unauthorized(
      String name, String code, String sentence, Supplier<Reply> ask) {
    return new Refusal(name, 401, code, sentence, ask);
  }

  private static Refusal forbidden(String name, String sentence, String key, String site) {
    return new Refusal(
        name, 403, "FORBIDDEN", sentence, () -> NODE.deploy(key, aDeploy(site, GOOD)));
  }

  private static final AForm FORM = aDeploy("refused", GOOD);

  static Stream<Refusal> keys() {
    return Stream.of(
        unauthorized(
            "no key",
            "UNAUTHORIZED",
            "Missing Authorization header",
            () -> NODE.deploy((String) null, FORM)),
        unauthorized(
            "a key in the address only",
            "UNAUTHORIZED",
            "Missing Authorization header",
            () -> NODE.ask("POST /api/deploy?token=" + NODE.token(), "Content-Length: 0")),
        unauthorized(
            "another scheme",
            "UNAUTHORIZED",
            "Invalid Authorization format, use: Bearer <token>",
            () -> NODE.deploy((String) null, FORM, "Authorization: Basic YTpi")),
        unauthorized(
            "the scheme in lower case",
            "UNAUTHORIZED",
            "Invalid Authorization format, use: Bearer <token>",
            () -> NODE.deploy((String) null, FORM, "Authorization: bearer " + NODE.token())),
        unauthorized(
            "no token",
            "UNAUTHORIZED",
            "Invalid Authorization format, use: Bearer <token>",
            () -> NODE.deploy((String) null, FORM, "Authorization: Bearer")),
        unauthorized(
            "two keys",
            "UNAUTHORIZED",
            "Invalid Authorization format, use: Bearer <token>",
            () -> NODE.deploy(NODE.token(), FORM, "Authorization: Bearer " + NODE.token())),
        unauthorized(
            "a wrong key",
            "INVALID_API_KEY",
            "Invalid or expired API key",
            () -> NODE.deploy("0".repeat(64), FORM)),
        unauthorized(
            "a key that has expired",
            "INVALID_API_KEY",
            "Invalid or expired API key",
            () -> NODE.deploy(EXPIRED, FORM)),
        unauthorized(
            "something else than a key",
            "INVALID_API_KEY",
            "Invalid or expired API key",
            () -> NODE.deploy("' OR 1=1 --", FORM)),
        forbidden(
            "a key that may not deploy",
            "This key may not deploy; use one with the scope deploy",
            READER,
            "refused"),
        forbidden(
            "a name outside the key's patterns",
            "This key may not deploy to 'refused'",
            BLOGGER,
            "refused"),
        forbidden(
            "a new name for a key limited to apps",
            "This key may not deploy to 'refused'",
            ONE_APP,
            "refused"),
        forbidden(
            "another app than the key's", "This key may not deploy to 'taken'", ONE_APP, "taken"));
  }

  static Stream<Refusal> names() {
    String length = "Invalid site_name: subdomain must be 1-63 characters";
    String form =
        "Invalid site_name: subdomain must contain only lowercase letters, numbers, and hyphens,"
            + " and cannot start or end with a hyphen";
    return Stream.of(
            Stream.of("x".repeat(64), ".example.com").map(name -> new String[] {name, length}),
            Stream.of(
                    "a.b",
                    "-a",
                    "a-",
                    "a_b",
                    "a b",
                    "../x",
                    "é",
                    "\u212Aelvin",
                    "example.com",
                    "%61")
                .map(name -> new String[] {name, form}),
            Stream.of(
                    "www",
                    "api",
                    "admin",
                    "mail",
                    "ftp",
                    "smtp",
                    "pop",
                    "imap",
                    "ns1",
                    "ns2",
                    "localhost",
                    "r-1--x",
                    "t--x",
                    "r-12--taken")
                .map(
                    name ->
                        new String[] {
                          name, "Invalid site_name: '" + name + "' is a reserved subdomain"
                        }),
            Stream.of("Admin", "ADMIN.example.com")
                .map(
                    name ->
                        new String[] {name, "Invalid site_name: 'admin' is a reserved subdomain"}))
        .flatMap(names -> names)
        .map(name -> bad("the name '" + name[0] + "'", name[1], aDeploy(name[0], GOOD)));
  }

  static Stream<Refusal> conditions() {
    return Stream.of(
        bad(
            "a weak version",
            "If-Match must be one version or revision, such as \"v7\" or \"r1234\"",
            FORM,
            "If-Match: W/\"v1\""),
        bad(
            "any version",
            "If-Match must be one version or revision, such as \"v7\" or \"r1234\"",
            FORM,
            "If-Match: *"),
        bad(
            "an idempotency key with a space",
            "Idempotency-Key must be 1 to 128 visible ASCII characters",
            FORM,
            "Idempotency-Key: a b"),
        bad(
            "a long idempotency key",
            "Idempotency-Key must be 1 to 128 visible ASCII characters",
            FORM,
            "Idempotency-Key: " + "k".repeat(129)),
        bad(
            "a long reason",
            "X-Fazt-Reason is longer than 500 characters",
            FORM,
            "X-Fazt-Reason: " + "r".repeat(501)));
  }

  @ParameterizedTest
  @MethodSource({"keys", "names", "conditions"})
  void itIsRefusedAndNothingOfItIsLeft(Refusal refusal) {
    refusal.mustLeaveNothing(NODE);
  }
}
