package sh.fazt.http.serverless;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.content.AZip.aZip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.http.api.AForm;
import sh.fazt.http.api.ApiNode;

/** The apps in docs/examples, deployed as they are and used as visitors use them. */
class ExamplesTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static ServedApp example(String name) {
    Path folder = Path.of("..", "docs", "examples", name);
    var zip = aZip();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        zip.with(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ServedApp.as(NODE, name, zip);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tetris", "guestbook", "filedrop", "shortener"})
  void everyFileThatAPageNamesIsThere(String name) {
    var app = example(name);

    var page = app.get("/");
    assertThat(page.status()).isEqualTo(200);
    var named = Pattern.compile("(?:src|href)=\"([^\"/][^\"]*)\"").matcher(page.text()).results();
    for (String path : named.map(found -> found.group(1)).toList()) {
      assertThat(app.get("/" + path).status()).as(path).isEqualTo(200);
    }
  }

  @Test
  void tetrisKeepsTheBest() {
    var app = example("tetris");
    assertThat(app.get("/api/scores").text()).isEqualTo("[]\n");

    for (int i = 1; i <= 12; i++) {
      var entered =
          app.send(
              "POST /api/scores",
              JSON,
              "{\"name\":\" p%d \",\"score\":%d,\"lines\":4}"
                  .formatted(i, 100 * ((i * 5) % 13))
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(entered.status()).as(entered.text()).isEqualTo(201);
    }

    String best = app.get("/api/scores").text();
    var scores =
        Pattern.compile("\"score\":(\\d+)")
            .matcher(best)
            .results()
            .map(found -> Integer.parseInt(found.group(1)))
            .toList();
    assertThat(scores).containsExactly(1200, 1100, 1000, 900, 800, 700, 600, 500, 400, 300);
    assertThat(best).contains("{\"name\":\"p5\",\"score\":1200,\"lines\":4}");
    for (String wrong :
        new String[] {
          "{}",
          "{\"name\":\"\",\"score\":1,\"lines\":1}",
          "{\"name\":\"x\",\"score\":9999999,\"lines\":1}",
          "no json"
        }) {
      var refused = app.send("POST /api/scores", JSON, wrong.getBytes(StandardCharsets.UTF_8));
      assertThat(refused.status()).as(wrong).isEqualTo(400);
    }
    assertThat(app.get("/api/other").status()).isEqualTo(404);
  }

  @Test
  void theGuestBookShowsWhatWasWrittenAndRunsNoneOfIt() {
    var app = example("guestbook");
    assertThat(app.get("/api/").text()).contains("Nobody has signed yet.");

    var signed = app.post(FORM, "name=Ann+%26+Bob&text=%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    assertThat(signed.status()).isEqualTo(303);
    assertThat(signed.field("location")).isEqualTo("/api/");

    var book = app.get("/api/");
    assertThat(book.field("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(book.text())
        .contains("<strong>Ann &amp; Bob</strong>", "&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script>", "Nobody");
    assertThat(app.post(FORM, "name=&text=x").status()).isEqualTo(400);
    for (int i = 0; i < 21; i++) {
      app.post(FORM, "name=n&text=entry" + i);
    }
    assertThat(app.get("/api/").text()).contains("entry20", "/api/?from=20").doesNotContain("Bob");
    assertThat(app.get("/api/?from=20").text()).contains("Bob").doesNotContain("entry20");
  }

  @Test
  void theFileDropGivesBackWhatItGotInParts() {
    var app = example("filedrop");
    byte[] bytes = new byte[100_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }

    var kept =
        app.send(
            "POST /api/files",
            AForm.CONTENT_TYPE,
            AForm.aForm().file("file", "my notes (1).zip", bytes).bytes());
    assertThat(kept.status()).as(kept.text()).isEqualTo(201);
    String url = kept.text().replaceFirst("(?s).*\"url\":\"([^\"]+)\".*", "$1");
    assertThat(app.get("/api/files").text())
        .isEqualTo(
            "[{\"name\":\"my notes (1).zip\",\"size\":100000,\"url\":\"%s\"}]\n".formatted(url));

    var whole = app.get(url);
    assertThat(whole.body()).isEqualTo(bytes);
    assertThat(whole.field("content-type")).isEqualTo("application/zip");
    assertThat(whole.field("content-disposition"))
        .isEqualTo("attachment; filename*=UTF-8''my%20notes%20%281%29.zip");
    var part = app.get(url, "Range: bytes=10-19");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.field("content-range")).isEqualTo("bytes 10-19/100000");
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(bytes, 10, 20));
    assertThat(app.get(url, "Range: bytes=200000-").status()).isEqualTo(416);
    var known = app.get(url, "If-None-Match: " + whole.field("etag"));
    assertThat(known.status()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
    assertThat(app.ask("HEAD " + url).field("content-length")).isEqualTo("100000");

    assertThat(app.ask("DELETE " + url).status()).isEqualTo(204);
    assertThat(app.get(url).status()).isEqualTo(404);
    assertThat(app.get("/api/files").text()).isEqualTo("[]\n");
    assertThat(app.post("text/plain", "x").status()).isEqualTo(404);
  }

  @Test
  void aShortLinkLeadsThereAndIsCounted() {
    var app = example("shortener");
    String key = "Authorization: Bearer open-sesame";
    byte[] link =
        "{\"url\":\"https://example.org/a?b=c\",\"slug\":\"ab\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(app.send("POST /api/links", JSON, link, key).status())
        .as("no key is set yet")
        .isEqualTo(401);
    var set =
        NODE.send(
            "POST /api/envvars",
            "{\"site_id\":\"%s\",\"name\":\"KEY\",\"value\":\"open-sesame\"}".formatted(app.id()));
    assertThat(set.status()).isEqualTo(200);

    assertThat(app.send("POST /api/links", JSON, link).status()).isEqualTo(401);
    var made = app.send("POST /api/links", JSON, link, key);
    assertThat(made.text())
        .isEqualTo(
            "{\"slug\":\"ab\",\"url\":\"https://example.org/a?b=c\",\"path\":\"/api/ab\"}\n");
    assertThat(app.send("POST /api/links", JSON, link, key).status()).isEqualTo(409);
    for (String wrong :
        new String[] {"{\"url\":\"javascript:alert(1)\"}", "{\"url\":5}", "{}", "[", "null"}) {
      assertThat(
              app.send("POST /api/links", JSON, wrong.getBytes(StandardCharsets.UTF_8), key)
                  .status())
          .as(wrong)
          .isEqualTo(400);
    }

    var gone = app.get("/api/ab");
    assertThat(gone.status()).isEqualTo(302);
    assertThat(gone.field("location")).isEqualTo("https://example.org/a?b=c");
    app.get("/api/ab");
    app.ask("HEAD /api/ab");
    assertThat(app.get("/api/links", key).text()).contains("\"slug\":\"ab\"", "\"clicks\":2");
    assertThat(app.get("/api/nothing").status()).isEqualTo(404);
  }
}
