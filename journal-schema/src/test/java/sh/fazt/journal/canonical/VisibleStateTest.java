package sh.fazt.journal.canonical;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Sha256;
import sh.fazt.journal.StateHash;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.Visibility;
import sh.fazt.journal.canonical.VisibleState.Lineage;
import sh.fazt.journal.canonical.VisibleState.VisibleApp;
import sh.fazt.journal.json.JournalJson;

class VisibleStateTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/canonical/visible-state-1");
  private static final AppId TETRIS = AppId.of("app_7f3k9x2m");
  private static final AppId SNAKE = AppId.of("app_0a1b2c3d");

  private static final VisibleApp ORIGINAL =
      new VisibleApp(
          new Metadata(
              "Tetris — \"classic\"",
              "Falling\nblocks €",
              List.of("game", "Älter"),
              Visibility.PUBLIC,
              true,
              Map.of("color", "blue", "audio", "off")),
          TreeHash.of(Sha256.hex(new byte[] {1})),
          new Lineage(TETRIS, null, null));
  private static final VisibleApp FORK =
      new VisibleApp(Metadata.titled("Snake"), null, new Lineage(TETRIS, TETRIS, ReleaseNo.of(3)));

  private static final VisibleState SAMPLE =
      new VisibleState(
          Map.of(
              Subdomain.of("tetris"), new Target.Proxy(TETRIS),
              Subdomain.of("old"), new Target.Redirect("https://example.com/", 301, false),
              Subdomain.of("later"), new Target.Reserved(),
              Subdomain.of("games"),
                  new Target.Split(
                      List.of(new Target.Arm(TETRIS, 50), new Target.Arm(SNAKE, 50)),
                      List.of(0, 1))),
          Map.of("shop.example.com", Subdomain.of("tetris")),
          Map.of(TETRIS, ORIGINAL, SNAKE, FORK));

  @Test
  void aStateIsWrittenToTheBytesAndTheHashOfItsSample() throws IOException {
    assertThat(new String(JournalJson.canonical(SAMPLE), UTF_8))
        .isEqualTo(Files.readString(GOLDEN.resolve("bytes")));
    assertThat(JournalJson.hash(SAMPLE))
        .isEqualTo(StateHash.of(Files.readString(GOLDEN.resolve("sha256")).strip()));
  }

  @Test
  void theSampleOfAStateIsReadBackEqual() throws IOException {
    assertThat(
            JournalJson.mapper()
                .readValue(Files.readAllBytes(GOLDEN.resolve("bytes")), VisibleState.class))
        .isEqualTo(SAMPLE);
  }

  @Test
  void theOrderThingsAreGivenInDoesNotMatter() {
    var apps = new LinkedHashMap<AppId, VisibleApp>();
    SAMPLE.apps().entrySet().stream()
        .sorted(Map.Entry.<AppId, VisibleApp>comparingByKey().reversed())
        .forEach(app -> apps.put(app.getKey(), app.getValue()));
    var same = new VisibleState(SAMPLE.aliases(), SAMPLE.domains(), apps);
    assertThat(JournalJson.hash(same)).isEqualTo(JournalJson.hash(SAMPLE));
  }

  @Test
  void anythingAVisitorCouldNoticeChangesTheHash() {
    var hidden =
        new VisibleApp(
            ORIGINAL.metadata().withVisibility(Visibility.PRIVATE),
            ORIGINAL.tree(),
            ORIGINAL.lineage());
    assertThat(
            List.of(
                SAMPLE,
                new VisibleState(Map.of(), SAMPLE.domains(), SAMPLE.apps()),
                new VisibleState(SAMPLE.aliases(), Map.of(), SAMPLE.apps()),
                new VisibleState(SAMPLE.aliases(), SAMPLE.domains(), Map.of(TETRIS, ORIGINAL)),
                new VisibleState(
                    SAMPLE.aliases(), SAMPLE.domains(), Map.of(TETRIS, hidden, SNAKE, FORK))))
        .extracting(JournalJson::hash)
        .doesNotHaveDuplicates();
  }

  @Test
  void anotherFormatIsRefused() {
    assertThatThrownBy(() -> JournalJson.mapper().readValue("{\"format\":2}", VisibleState.class))
        .isInstanceOf(ValueInstantiationException.class);
  }
}
