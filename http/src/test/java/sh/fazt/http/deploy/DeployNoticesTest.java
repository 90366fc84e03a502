package sh.fazt.http.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.http.api.AManifest.aManifest;
import static sh.fazt.http.api.AManifest.commit;
import static sh.fazt.registry.content.AZip.aZip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.http.api.AManifest;
import sh.fazt.http.api.ApiNode;
import sh.fazt.http.api.Described;
import sh.fazt.registry.content.AZip;
import sh.fazt.registry.control.PlainJson;

/** What a deploy says about files that somebody may not have meant so. */
class DeployNoticesTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final String KEY = NODE.token();
  private static final String NO_INDEX = "The release has no index.html at its root";

  @AfterAll
  static void close() {
    NODE.close();
  }

  @AfterEach
  void theNodeIsHealthyAndHasLetGoOfTheUpload() {
    NODE.assertHealthy();
  }

  private static List<Map<String, @Nullable Object>> notices(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    try {
      var data = PlainJson.object(PlainJson.readObject(reply.text()).get("data"));
      return data.get("notices") instanceof List<?> list
          ? list.stream().map(PlainJson::object).toList()
          : List.of();
    } catch (IOException e) {
      throw new AssertionError(reply.text(), e);
    }
  }

  private static Reply zipped(String site, List<String> paths, String... fields) {
    AZip zip = aZip();
    paths.forEach(path -> zip.with(path, path));
    Reply reply = NODE.deploy(aDeploy(site, zip.bytes()), fields);
    Described.check("POST /api/deploy", reply);
    return reply;
  }

  private static AManifest listed(String site, List<String> paths) {
    AManifest manifest = aManifest(site);
    paths.forEach(path -> manifest.with(path, path));
    return manifest;
  }

  private static List<String> words(String text) {
    return text == null ? List.of() : Arrays.asList(text.split(" ", -1));
  }

  /** Files; then for each notice its code, how many files, which, and the end of its sentence. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          index.html private/a private/b/c      | NOT_SERVED | 2 | private/a private/b/c | 2 files are never served: 2 in private/
          index.html api/hello.js               | NOT_SERVED | 1 | api/hello.js          | 1 file is never served: 1 in api/, which has no main.js or main.mjs
          index.html api/lib/main.js            | NOT_SERVED | 1 | api/lib/main.js       | 1 file is never served: 1 in api/, which has no main.js or main.mjs
          index.html .env a/.git/config         | NOT_SERVED | 2 | .env a/.git/config    | 2 files are never served: 2 with a name or folder that starts with a dot
          index.html .well-known/.secret        | NOT_SERVED | 1 | .well-known/.secret   | 1 file is never served: 1 with a name or folder that starts with a dot
          index.html api/main.js api/a private/b | NOT_SERVED | 1 | private/b            | 1 file is never served: 1 in private/
          .env private/b index.html api/a .a    | NOT_SERVED | 4 | private/b api/a .a .env | 4 files are never served: 1 in private/, 1 in api/, which has no main.js or main.mjs, 2 with a name or folder that starts with a dot
          a.txt browser/index.html              | NO_INDEX   | 1 | browser/index.html    | ; the nearest is 'browser/index.html': did you mean that folder?
          a.txt x/y/index.html z/index.html     | NO_INDEX   | 2 | z/index.html x/y/index.html | ; the nearest is 'z/index.html': did you mean that folder?
          a.txt b-c/index.html b/index.html     | NO_INDEX   | 2 | b/index.html b-c/index.html | ; the nearest is 'b/index.html': did you mean that folder?
          dist/index.html dist/a.js             | NO_INDEX   | 1 | dist/index.html       | ; its only entry is the folder 'dist'; the nearest is 'dist/index.html': did you mean that folder?
          app/a.js app/browser/index.html       | NO_INDEX   | 1 | app/browser/index.html | ; its only entry is the folder 'app'; the nearest is 'app/browser/index.html': did you mean that folder?
          app/a.js app/b.js                     | NO_INDEX   | 0 |                       | ; its only entry is the folder 'app': did you mean that folder?
          a.txt b.txt                           | NO_INDEX   | 0 |                       | , nor in any folder: visitors find no page
          a.txt b/c.txt                         | NO_INDEX   | 0 |                       | , nor in any folder: visitors find no page
          a.txt Index.html b/myindex.html       | NO_INDEX   | 0 |                       | , nor in any folder: visitors find no page
          """)
  void eachKindIsSaidAndTheSameHoweverItIsDeployed(
      String files, String code, long count, String paths, String end) {
    List<String> all = words(files);
    var said = notices(zipped("each", all));

    assertThat(said).hasSize(1);
    assertThat(said.getFirst())
        .containsEntry("code", code)
        .containsEntry("message", code.equals("NO_INDEX") ? NO_INDEX + end : end)
        .containsEntry("count", count)
        .containsEntry("paths", words(paths));
    var reversed = new ArrayList<>(all);
    Collections.reverse(reversed);
    assertThat(notices(zipped("each", reversed))).isEqualTo(said);
    Reply committed = listed("each", all).deploy(NODE, KEY);
    Described.check("POST /api/deploys/x/commit", committed);
    assertThat(notices(committed)).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource({
    "index.html",
    "index.html a/index.html a/b.css",
    "index.html .well-known/security.txt",
    "index.html privateer/ship.txt apis/a.js a/private/b a/api/c",
    "index.html api/main.js api/lib/a.js",
  })
  void aSiteAsItIsMeantIsAnsweredAsEver(String files) {
    assertThat(zipped("normal", words(files)).text()).doesNotContain("notices");
    assertThat(listed("normal", words(files)).deploy(NODE, KEY).text()).doesNotContain("notices");
  }

  @Test
  void whatIsNotServedIsNoFolderThatIsMeant() {
    var said =
        notices(zipped("mac", List.of("dist/a.js", "__MACOSX/._dist", "private/index.html")));

    assertThat(said)
        .extracting(notice -> notice.get("code"))
        .containsExactly("NOT_SERVED", "NO_INDEX");
    assertThat(said.getLast())
        .containsEntry(
            "message",
            NO_INDEX + "; all it serves is in the folder 'dist': did you mean that folder?")
        .containsEntry("paths", List.of());
  }

  @Test
  void whatIsSaidToBeServedOrNotIsWhatVisitorsGet() {
    var paths = List.of("a.txt", "private/a.txt", "api/a.txt", ".a.txt", ".well-known/a.txt");
    var said = notices(zipped("visited", paths)).getFirst();

    for (String path : paths) {
      int status = NODE.get("visited.example.com", "/" + path).status();
      boolean hidden = said.get("paths") instanceof List<?> list && list.contains(path);
      assertThat(status == 200).as(path + " " + status).isEqualTo(!hidden);
    }
  }

  @Test
  void manyFilesAreCountedAndTheFirstAreNamed() {
    var files = new ArrayList<>(IntStream.range(100, 400).mapToObj(i -> "private/" + i).toList());
    files.addAll(IntStream.range(100, 400).mapToObj(i -> i + "/index.html").toList());
    Collections.reverse(files);

    var said = notices(zipped("many", files));

    assertThat(said.getFirst())
        .containsEntry("count", 300L)
        .containsEntry("paths", IntStream.range(100, 110).mapToObj(i -> "private/" + i).toList());
    assertThat(said.getLast())
        .containsEntry("count", 300L)
        .containsEntry(
            "paths", IntStream.range(100, 110).mapToObj(i -> i + "/index.html").toList());
  }

  @Test
  void aRepeatIsAnsweredWithTheSameNotices() {
    var paths = List.of("dist/index.html", "private/a");
    Reply first = zipped("again", paths, "Idempotency-Key: n1");
    assertThat(notices(first)).hasSize(2);
    assertThat(zipped("again", paths, "Idempotency-Key: n1").text()).isEqualTo(first.text());

    String open = listed("again", paths).sent(NODE, KEY);
    Reply done = commit(NODE, KEY, open);
    assertThat(notices(done)).isEqualTo(notices(first));
    assertThat(commit(NODE, KEY, open).text()).isEqualTo(done.text());
    var manifest = listed("again", paths);
    Reply keyed = manifest.deploy(NODE, KEY, "Idempotency-Key: n2");
    assertThat(notices(keyed)).hasSize(2);
    assertThat(manifest.deploy(NODE, KEY, "Idempotency-Key: n2").text()).isEqualTo(keyed.text());
  }

  /** A repeat gets what was kept of the first, and an answer that is too long is not kept. */
  @Test
  void theLongestAnswerIsKeptForARepeat() {
    // Each of these is six bytes where it is told; of the last path half a character would be cut.
    String folder = "<".repeat(200) + "/";
    String split = "private/" + "&".repeat(91) + "\ud83d\ude00/";
    var paths =
        IntStream.range(10, 30)
            .boxed()
            .flatMap(i -> Stream.of(split + i, folder + i + "/index.html"))
            .toList();
    int longest =
        Math.toIntExact(
            NODE.node().node().config().getBytes("fazt.registry.access.kept-answers.longest"));

    Reply reply = zipped("long", paths);

    assertThat(notices(reply)).hasSize(2);
    assertThat(reply.text().getBytes(UTF_8).length).isBetween(longest / 2, longest);
    assertThat(reply.text()).doesNotContain("\ufffd", "?\u2026");
  }
}
