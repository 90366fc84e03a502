package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.content.AZip;

/** We answer as the older release did, but where a table says why not, and what instead. */
class TranscriptTest {
  private static final Path TABLE = Path.of("../docs/reference/compatibility.md");

  /** A row of the table: what was answered, and what we answer. */
  private record Other(String theirs, String ours) {}

  @Test
  void everyExchangeIsAnsweredAlikeUnlessTheTableSaysOtherwise() throws IOException {
    try (var node = ApiNode.open("fazt.http.domain = cloud.example.com")) {
      compare(Transcript.recorded(), node, others(true));
    }
  }

  @Test
  void anImportedServerAnswersAsItDidThereUnlessTheTableSaysOtherwise(@TempDir Path folder)
      throws IOException {
    try (var node = OlderFixture.node()) {
      OlderFixture.bring(node, OlderFixture.copy("v0.10.1-migrated", folder));
      compare(Transcript.recordedOnMigrated(), node, others(false));
    }
  }

  private static void compare(
      List<Transcript.Exchange> exchanges, ApiNode node, Map<String, Other> others) {
    var wrong = new ArrayList<String>();
    var seen = new TreeSet<String>();
    byte[] zip = AZip.aZip().with("index.html", "<h1>Hello</h1>").bytes();
    var transcript = new Transcript(node.port(), node.token());
    for (var exchange : exchanges) {
      var reply = transcript.replay(exchange, zip);
      transcript.learn(exchange, reply);
      Other other = others.get(exchange.name());
      if (other == null) {
        String difference = transcript.difference(exchange, reply);
        if (difference != null) {
          wrong.add(exchange.name() + ": " + difference + "\n" + reply.text());
        }
      } else {
        seen.add(exchange.name());
        String code = Transcript.json(reply.text()).path("error").path("code").asText();
        String ours = (reply.status() + " " + code).strip();
        if (!other.ours().equals(ours)
            || !other.theirs().equals(exchange.response().path("status").asText())) {
          wrong.add(exchange.name() + " is answered " + ours + ", not as the table says");
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).isEqualTo(new TreeSet<>(others.keySet()));
  }

  /** The rows of the first table, or those of the one about imported servers. */
  private static Map<String, Other> others(boolean first) throws IOException {
    var others = new LinkedHashMap<String, Other>();
    boolean imported = false;
    for (String line : Files.readAllLines(TABLE)) {
      imported |= line.startsWith("## ");
      String[] cells = line.split("\\s*\\|\\s*", -1);
      if (imported != first && cells.length == 6 && cells[2].matches("\\d{3}")) {
        others.put(cells[1], new Other(cells[2], cells[3]));
      }
    }
    return others;
  }
}
