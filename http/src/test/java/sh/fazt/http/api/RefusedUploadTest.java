package sh.fazt.http.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.http.api.AForm.aForm;
import static sh.fazt.registry.content.AZip.aZip;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.fazt.registry.content.AZip;

/** The forms and zips a deploy is refused for. */
class RefusedUploadTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final byte[] GOOD = aZip().with("index.html", "fine").bytes();

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static Refusal bad(String name, String sentence, AForm form) {
    return new Refusal(name, 400, "BAD_REQUEST", sentence, () -> NODE.deploy(form));
  }

  private static Refusal type(String name, String sentence, String contentType, String body) {
    return new Refusal(
        name,
        400,
        "BAD_REQUEST",
        sentence,
        () -> NODE.post(NODE.token(), contentType, body.getBytes(UTF_8)));
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
  @MethodSource({"forms", "zips"})
  void itIsRefusedAndNothingOfItIsLeft(Refusal refusal) {
    refusal.mustLeaveNothing(NODE);
  }
}
