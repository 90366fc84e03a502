package sh.fazt.http.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.http.api.AForm.aForm;
import static sh.fazt.registry.content.AZip.aZip;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.registry.content.AZip;

/**
 * Everything a deploy is refused for. After each the journal has no new event, nothing of the
 * upload is left, and the node is healthy.
 */
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

  /** How a request is sent. */
  private interface Ask {
    Reply send();
  }

  record Refusal(String name, int status, String code, String sentence, Ask ask) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Refusal bad(String name, String sentence, AForm form, String... fields) {
    return new Refusal(name, 400, "BAD_REQUEST", sentence, () -> NODE.deploy(form, fields));
  }

  private static Refusal unauthorized(String name, String code, String sentence, Ask ask) {
    return new Refusal(name, 401, code, sentence, ask);
  }

  private static Refusal forbidden(String name, String sentence, String key, String site) {
    return new Refusal(
        name, 403, "FORBIDDEN", sentence, () -> NODE.deploy(key, aDeploy(site, GOOD)));
  }

  private static Refusal type(String name, String sentence, String contentType, String body) {
    return new Refusal(
        name,
        400,
        "BAD_REQUEST",
        sentence,
        () -> NODE.post(NODE.token(), contentType, body.getBytes(UTF_8)));
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

  static Stream<Refusal> forms() {
    return Stream.of(
        type(
            "no multipart",
            "Failed to parse form: request Content-Type isn't multipart/form-data",
            "application/json",
            "{}"),
        type(
            "another multipart",
            "Failed to parse form: request Content-Type isn't multipart/form-data",
            "multipart/mixed; boundary=x",
            "--x--"),
        type(
            "no boundary",
            "Failed to parse form: no multipart boundary param in Content-Type",
            "multipart/form-data",
            "--x--"),
        type(
            "a boundary of foreign characters",
            "Failed to parse form: the multipart boundary has 1 to 70*",
            "multipart/form-data; boundary=\"a;b\"",
            "--x--"),
        type(
            "a boundary that is not ASCII",
            "Lines end with CR LF*",
            "multipart/form-data; boundary=\"bö\"",
            "--x--"),
        type(
            "a boundary of brackets",
            "Failed to parse form: the multipart boundary has 1 to 70*",
            "multipart/form-data; boundary=\"<a>\"",
            "--x--"),
        type(
            "a boundary that ends in a blank",
            "Failed to parse form: the multipart boundary has 1 to 70*",
            "multipart/form-data; boundary=\"a \"",
            "--x--"),
        type(
            "a boundary of 71 characters",
            "Failed to parse form: the multipart boundary has 1 to 70*",
            "multipart/form-data; boundary=" + "x".repeat(71),
            "--x--"),
        type(
            "an empty body",
            "Failed to parse form: Unexpected end of multipart entity",
            AForm.CONTENT_TYPE,
            ""),
        type(
            "something before the first boundary",
            "Failed to parse form: the body does not begin with its boundary",
            AForm.CONTENT_TYPE,
            "preamble\r\n".repeat(1000)),
        type(
            "no end",
            "Failed to parse form: Unexpected end of multipart entity",
            AForm.CONTENT_TYPE,
            "--" + AForm.BOUNDARY + "\r\nContent-Disposition: form-data; name=\"site_name\"\r\n"),
        bad("no site_name", "Missing site_name field", aForm().file(GOOD)),
        bad("an empty site_name", "Missing site_name field", aDeploy("", GOOD)),
        bad("no form fields at all", "Missing site_name field", aForm()),
        bad(
            "a part without a name",
            "Failed to parse form: multipart/form-data part must contain `Content-Disposition` header"
                + " with `name` parameter",
            aForm().raw("--" + AForm.BOUNDARY + "\r\nX-A: b\r\n\r\nvalue\r\n")),
        bad("too many parts", "Failed to parse form: more than 32 parts", repeated(aForm(), 33)),
        bad(
            "two files",
            "Failed to parse form: more than one file",
            aDeploy("refused", GOOD).file(GOOD)),
        bad(
            "a file in another field",
            "Failed to parse form: more than one file",
            aDeploy("refused", GOOD).file("other", "b.zip", GOOD)),
        bad(
            "a field twice",
            "Failed to parse form: field 'site_name' is there twice",
            aDeploy("refused", GOOD).field("site_name", "other")),
        bad(
            "a long field",
            "Failed to parse form: field 'message' is longer than 8192 bytes",
            aDeploy("refused", GOOD).field("message", "x".repeat(8193))),
        bad(
            "a field that is not UTF-8",
            "Failed to parse form: field 'message' is not UTF-8",
            aDeploy("refused", GOOD).field("message", "é".getBytes(ISO_8859_1))),
        bad(
            "a strange spa",
            "spa must be true or false",
            aDeploy("refused", GOOD).field("spa", "maybe")),
        bad("no file", "Missing or invalid file", aForm().field("site_name", "refused")),
        bad(
            "a file without a name",
            "Missing or invalid file",
            aForm().field("site_name", "refused").field("file", GOOD)),
        bad(
            "not called a zip",
            "File must be a ZIP archive",
            aForm().field("site_name", "refused").file("file", "site.tar", GOOD)));
  }

  private static AForm repeated(AForm form, int times) {
    for (int i = 0; i < times; i++) {
      form.field("more" + i, "x");
    }
    return form;
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

  static Stream<Refusal> zips() {
    return Stream.of(
        zip("not a zip", "<html>not a zip</html>".getBytes(UTF_8), "not a zip file"),
        zip("an empty file", new byte[0], "not a zip file"),
        zip("an empty zip", aZip().bytes(), "it holds no file"),
        zip("a zip of nothing but a folder", aZip().withFolder("a/").bytes(), "it holds no file"),
        zip("a truncated zip", Arrays.copyOf(GOOD, GOOD.length - 30), ""),
        zip("a zip whose start is missing", Arrays.copyOfRange(GOOD, 20, GOOD.length), ""),
        zip("a path upwards", named("../x"), "entry '../x' has '..' in its path"),
        zip("a hidden path upwards", named("a/../x"), "entry 'a/../x' has '..' in its path"),
        zip("an absolute path", named("/etc/x"), "entry '/etc/x' has an absolute path"),
        zip("a backslash", named("a\\b"), "entry 'a\\\\b' has a backslash"),
        zip("a NUL", named("a\0b"), "entry 'a\\\\u0000b' has a control character"),
        zip(
            "a link",
            aZip().withMode("link", 0120777).bytes(),
            "entry 'link' is a link or a device"),
        zip(
            "a device",
            aZip().withMode("device", 0020644).bytes(),
            "entry 'device' is a link or a device"),
        zip(
            "the same entry twice",
            aZip().with("a.txt", "1").with("a.txt", "2").bytes(),
            "entry 'a.txt' is in the zip twice"),
        zip(
            "a name that is not UTF-8",
            AZip.replaced(
                aZip().with("qqq", "x").bytes(),
                "qqq".getBytes(UTF_8),
                "\u00e9\u00e8\u00ea".getBytes(ISO_8859_1)),
            "entry '\u00e9\u00e8\u00ea' has a name that is not UTF-8"));
  }

  private static byte[] named(String name) {
    byte[] stand = "q".repeat(name.length()).getBytes(UTF_8);
    byte[] zip = aZip().with("ok.txt", "ok").with(new String(stand, UTF_8), "x").bytes();
    return AZip.replaced(zip, stand, name.getBytes(UTF_8));
  }

  private static Refusal zip(String name, byte[] bytes, String sentence) {
    return bad(name, "Invalid ZIP file: " + sentence + "*", aDeploy("refused", bytes));
  }

  @ParameterizedTest
  @MethodSource({"keys", "forms", "names", "conditions", "zips"})
  void itIsRefusedAndNothingOfItIsLeft(Refusal refusal) {
    long before = NODE.events();

    Reply reply = refusal.ask().send();

    assertThat(reply.status()).as(reply.text()).isEqualTo(refusal.status());
    String start =
        "{\"error\":{\"code\":\"" + refusal.code() + "\",\"message\":\"" + sentence(refusal);
    if (refusal.sentence().endsWith("*")) {
      assertThat(reply.text()).startsWith(start).endsWith("\"}}\n");
    } else {
      assertThat(reply.text()).isEqualTo(start + "\"}}\n");
    }
    assertThat(reply.text()).doesNotContain("/tmp", "fazt.db", "SQL", "Exception", "sh.fazt");
    assertThat(NODE.events()).isEqualTo(before);
    assertThat(NODE.visit("refused").status()).isEqualTo(404);
    NODE.assertHealthy();
  }

  private static String sentence(Refusal refusal) {
    String text = refusal.sentence();
    return (text.endsWith("*") ? text.substring(0, text.length() - 1) : text)
        .replace("\"", "\\\"")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e");
  }
}
