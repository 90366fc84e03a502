package sh.fazt.cli.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.cli.shell.Failure;

/** What a directory says of itself. */
class SiteManifestTest {
  private final Path root;

  SiteManifestTest(@TempDir Path folder) throws IOException {
    this.root = Files.createDirectory(folder.resolve("My Site"));
  }

  private SiteManifest read(String text) throws IOException {
    Files.writeString(root.resolve("manifest.json"), text);
    return SiteManifest.in(root);
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
        "[]                      | no JSON object",
        "{\"name\": }            | no JSON object",
        "{\"name\": 1}           | 'name' has to be a text",
        "{\"title\": [\"a\"]}    | 'title' has to be a text",
        "{\"tags\": \"a,b\"}     | 'tags' has to be a list of texts",
        "{\"tags\": [1]}         | 'tags' has to be a list of texts",
        "{\"visibility\": \"no\"}| 'visibility' has to be one of public, unlisted, private",
        "{\"spa\": \"true\"}     | 'spa' has to be true or false",
      })
  void aFieldThatIsWrongIsNamedWithItsFile(String text, String why) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("manifest.json: ")
        .hasMessageContaining(why);
  }

  @Test
  void itsNameIsTakenBeforeTheDirectorys() throws IOException {
    assertThat(SiteName.of(root, read("{\"name\": \"Tetris Two\"}"))).isEqualTo("tetris-two");
    assertThat(SiteName.of(root, read("{}"))).isEqualTo("my-site");
    var system = read("{\"name\": \"admin\"}");
    assertThatThrownBy(() -> SiteName.of(root, system)).hasMessageContaining("manifest.json");
  }
}
