package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.registry.content.AZip.aZip;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.registry.content.AZip;

/** A deploy says what whoever made it may not have meant. */
class DeployNoticesTest {
  private static final ApiNode NODE = ApiNode.open();

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static String deployed(String paths, String... fields) {
    AZip zip = aZip();
    for (String path : paths.split(" ", -1)) {
      zip.with(path, path);
    }
    var reply = NODE.deploy(aDeploy("site", zip.bytes()), fields);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "index.html about.html a/b.css",
        "index.html .well-known/security.txt",
        "index.html api/main.js api/lib.js",
      })
  void aSiteAsItShouldBeGetsNone(String paths) {
    assertThat(deployed(paths)).doesNotContain("notices");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "index.html private/a.txt private/b/c.txt | NOT_SERVED | 2 files in private/ are stored and never served: private/a.txt, private/b/c.txt | 2",
        "index.html api/hello.js | NOT_SERVED | 1 file in api/ without a handler, api/main.js, is stored and never served: api/hello.js | 1",
        "index.html .env a/.hidden/x b/.y .z | NOT_SERVED | 4 files with a name or a folder that begins with a dot are stored and never served: .env, .z, a/.hidden/x, … | 4",
        "main.css browser/index.html browser/deep/index.html | NO_INDEX | There is no index.html, so the name itself shows nothing; the nearest is browser/index.html: did you mean to deploy browser/? | 1",
        "dist/index.html dist/a.css | NO_INDEX | Everything lies in the folder dist/, so the name itself shows nothing: did you mean to deploy dist/? | 1",
        "a/b/index.html b/index.html a/c/index.html | NO_INDEX | There is no index.html, so the name itself shows nothing; the nearest is b/index.html: did you mean to deploy b/? | 1",
        "data.json .git/index.html | NO_INDEX | There is no index.html, so the name itself shows nothing; files are served by their paths | 0",
        "index.htm private/index.html | NO_INDEX | There is no index.html, so the name itself shows nothing; files are served by their paths | 0",
      })
  void whatMayNotBeMeantIsSaid(String paths, String code, String message, int count) {
    assertThat(deployed(paths))
        .contains(
            "{\"code\":\"" + code + "\",\"message\":\"" + message + "\",\"count\":" + count + ",");
  }

  @Test
  void itIsSaidAgainWhenTheSameDeployIsAskedForAgain() {
    String key = "Idempotency-Key: notices-1";
    String first = deployed("dist/index.html private/x", key);
    assertThat(first).contains("NO_INDEX", "NOT_SERVED");
    assertThat(deployed("dist/index.html private/x", key)).isEqualTo(first);
  }

  @Test
  void thousandsOfFilesAreNamedInFewWords() {
    var paths = new StringBuilder("index.html");
    for (int i = 0; i < 3000; i++) {
      paths.append(" private/").append("x".repeat(300)).append(i);
    }
    String said = deployed(paths.toString());
    assertThat(said).contains("\"count\":3000");
    assertThat(said.length()).isLessThan(3000);
  }
}
