package sh.fazt.cli.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.cli.shell.Failure;

/** What a directory says of itself. */
class SiteManifestTest {
  private final List<String> told = new ArrayList<>();
  private final Path root;

  SiteManifestTest(@TempDir Path folder) throws IOException {
    this.root = Files.createDirectory(folder.resolve("My Site"));
  }

  private SiteManifest read(String text) throws IOException {
    Files.writeString(root.resolve("manifest.json"), text);
    told.clear();
    return SiteManifest.in(root, told::add);
  }

  @Test
  void everythingItKnowsIsReadAndWhatIsForOthersIsLeft() throws IOException {
    var manifest =
        read(
            """
            {"name": "tetris", "title": "T\u00e9tris!", "description": "A game", "tags": ["a", "b"],
             "visibility": "private", "spa": true, "icons": [{"src": "/i.png"}], "short_name": 7}
            """);

    assertThat(manifest)
        .isEqualTo(
            new SiteManifest(
                Optional.of("tetris"),
                Optional.of("T\u00e9tris!"),
                Optional.of("A game"),
                Optional.of(List.of("a", "b")),
                Optional.of("private"),
                Optional.of(true)));
  }

  @Test
  void withoutTheFileNothingIsSaid() throws IOException {
    assertThat(SiteManifest.in(root)).isEqualTo(SiteManifest.NONE);
    assertThat(read("{}")).isEqualTo(SiteManifest.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                      | manifest.json is no JSON object",
        "{\"name\": }            | manifest.json is no JSON object",
        "{\"name\": 1}           | 'name' has to be a text",
        "{\"title\": [\"a\"]}    | 'title' has to be a text",
        "{\"tags\": \"a,b\"}     | 'tags' has to be a list of texts",
        "{\"tags\": [1]}         | 'tags' has to be a list of texts",
        "{\"visibility\": 1}     | 'visibility' has to be a text",
        "{\"spa\": \"true\"}     | 'spa' has to be true or false",
      })
  void aFieldOfOursThatIsWrongIsToldAndNotTaken(String text, String why) throws IOException {
    assertThat(read(text)).isEqualTo(SiteManifest.NONE);
    assertThat(told).singleElement().asString().startsWith("manifest.json").contains(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"visibility\": \"privat\"}", "{\"visibility\": \"private\",}"})
  void whoMaySeeTheAppIsNeverPassedOver(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("manifest.json: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // what templates of web apps come with
        "{\"name\":\"React App\",\"short_name\":\"React\",\"icons\":[],\"start_url\":\".\"}",
        "{\"name\":\"App\",\"description\":\"d\",\"display\":\"standalone\"}",
        "{\"name\":\"App\",\"theme_color\":\"#fff\",\"title\":{\"en\":\"x\"},\"tags\":\"a\"}",
        // of a bundler, of a browser extension, of other programs
        "{\"index.html\":{\"file\":\"assets/a.js\"},\"name\":{\"file\":\"b.js\"}}",
        "{\"manifest_version\":3,\"name\":\"Ext\",\"version\":\"1.0\"}",
        "{\"id\":\"x\",\"name\":\"Plug-in\",\"version\":\"1\",\"minAppVersion\":\"0.1\"}",
        "{\"name\":\"p\",\"api\":\"1.0.0\",\"main\":\"code.js\",\"ui\":7}",
      })
  void nothingIsTakenFromAFileThatIsSomebodyElses(String text) throws IOException {
    assertThat(read(text)).isEqualTo(SiteManifest.NONE);
    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"blog\"}",
        "{\"name\":\"blog\",\"description\":\"d\",\"version\":\"1\"}",
        "{\"name\":\"blog\",\"tags\":[],\"engine\":\"x\"}",
        "{\"name\":\"blog\",\"icons\":[],\"start_url\":\"/\",\"visibility\":\"public\"}",
      })
  void aFileOfOursNamesTheApp(String text) throws IOException {
    assertThat(read(text).name()).contains("blog");
    assertThat(read("\uFEFF" + text).name()).contains("blog");
  }

  @Test
  void whateverBytesThereAreNothingFails() throws IOException {
    Path file = root.resolve("manifest.json");
    var random = new Random(17);
    for (int size : new int[] {0, 1, 2, 3, 5000, 2 << 20}) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      Files.write(file, bytes);
      assertThat(SiteManifest.in(root)).isEqualTo(SiteManifest.NONE);
    }
    Files.writeString(file, "[".repeat(100_000));
    assertThat(SiteManifest.in(root)).isEqualTo(SiteManifest.NONE);
    Files.write(file, "\uFEFF{\"name\":\"blog\"}".getBytes(StandardCharsets.UTF_16LE));
    assertThat(SiteManifest.in(root).name()).contains("blog");
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(SiteManifest.in(root)).isEqualTo(SiteManifest.NONE);
  }

  @Test
  void itsNameIsTakenBeforeTheDirectorys() throws IOException {
    assertThat(SiteName.of(root, read("{\"name\": \"Tetris Two\"}"))).isEqualTo("tetris-two");
    assertThat(SiteName.of(root, read("{}"))).isEqualTo("my-site");
    var system = read("{\"name\": \"admin\"}");
    assertThatThrownBy(() -> SiteName.of(root, system)).hasMessageContaining("manifest.json");
  }
}
