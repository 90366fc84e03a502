package sh.fazt.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.json.JournalJson;

class ValuesTest {
  private static final ObjectMapper JSON = JournalJson.mapper();

  @Test
  void metadataWithoutAnythingIsAnUnlistedAppWithoutATitle() throws JsonProcessingException {
    assertThat(JSON.readValue("{}", Metadata.class)).isEqualTo(Metadata.titled(""));
    assertThat(JSON.readValue("{\"tags\":null,\"settings\":null}", Metadata.class))
        .isEqualTo(Metadata.titled(""));
  }

  @Test
  void metadataDoesNotChangeWithWhatItWasMadeFrom() {
    var tags = new ArrayList<>(List.of("game"));
    var settings = new HashMap<>(Map.of("a", "b"));
    var metadata = new Metadata("t", "", tags, Visibility.PUBLIC, false, settings);
    tags.clear();
    settings.clear();
    assertThat(metadata.tags()).containsExactly("game");
    assertThat(metadata.settings()).containsExactly(Map.entry("a", "b"));
  }

  @Test
  void settingsAreWrittenInOrder() throws JsonProcessingException {
    var metadata =
        new Metadata("", "", List.of(), Visibility.PUBLIC, false, Map.of("b", "2", "a", "1"));
    assertThat(JSON.writeValueAsString(metadata))
        .contains("\"settings\":{\"a\":\"1\",\"b\":\"2\"}");
  }

  @Test
  void aSourceWithoutATypeIsADeploy() throws JsonProcessingException {
    assertThat(JSON.readValue("{}", Source.class)).isEqualTo(Source.DEPLOY);
    assertThat(JSON.writeValueAsString(Source.DEPLOY)).isEqualTo("{\"type\":\"deploy\"}");
  }

  @Test
  void whatFollowsFromACommandIsNotTheClientsOwnCommand() {
    var meta =
        new Meta(
            Instant.EPOCH,
            Actor.key("laptop"),
            "why",
            "cmd_1",
            "req-1",
            "main",
            null,
            null,
            "try-1",
            Sha256.hex(new byte[0]),
            null);
    Meta follows = meta.causedBy("swp_1");
    assertThat(follows.causedBy()).isEqualTo("swp_1");
    assertThat(follows.command()).isEqualTo("cmd_1");
    assertThat(follows.idempotencyKey()).isNull();
    assertThat(follows.commandFingerprint()).isNull();
  }

  @Test
  void aTargetNamesTheAppsAVisitorMayReach() {
    var a = AppId.of("app_aaaa");
    var b = AppId.of("app_bbbb");
    assertThat(new Target.Proxy(a).apps()).containsExactly(a);
    assertThat(
            new Target.Split(List.of(new Target.Arm(a, 1), new Target.Arm(b, 99)), List.of())
                .apps())
        .containsExactly(a, b);
    assertThat(new Target.Redirect("https://example.com", 301, false).apps()).isEmpty();
    assertThat(new Target.Reserved().apps()).isEmpty();
  }
}
