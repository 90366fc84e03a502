package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.http.api.OlderFixture.bearer;
import static sh.fazt.registry.content.AZip.aZip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.Target;
import sh.fazt.registry.control.ControlAnswer;

/** An import brings what is not here, and nothing twice; what is here stays as it is. */
@Timeout(180)
class ImportTwiceTest {
  private static final String MIGRATED = "v0.10.1-migrated";

  @TempDir Path folder;

  private static List<String> left(Map<String, @Nullable Object> data) {
    return data.get("left") instanceof List<?> all
        ? all.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static long number(Map<String, @Nullable Object> data, String part, String thing) {
    return data.get(part) instanceof Map<?, ?> counts && counts.get(thing) instanceof Long number
        ? number
        : 0;
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.9.8-small", MIGRATED, "wal", "dangling"})
  void theSecondTimeNothingComesAndNothingIsWritten(String name) throws IOException {
    Path file = OlderFixture.copy(name, folder);
    byte[] before = Files.readAllBytes(file);
    try (var node = OlderFixture.node()) {
      var first = OlderFixture.bring(node, file);
      long events = node.events();
      String state = OlderFixture.stateHash(node);
      var second = OlderFixture.bring(node, file);
      assertThat(second.get("brought")).isEqualTo(Map.of());
      assertThat(number(second, "there", "apps")).isEqualTo(number(first, "brought", "apps"));
      assertThat(number(second, "there", "keys")).isEqualTo(number(first, "brought", "keys"));
      assertThat(number(second, "there", "redirects"))
          .isEqualTo(number(first, "brought", "redirects"));
      assertThat(node.events()).isEqualTo(events);
      node.restart();
      assertThat(OlderFixture.stateHash(node)).isEqualTo(state);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void aPlanTellsWhatComesAndWritesNothing() throws IOException {
    Path file = OlderFixture.copy(MIGRATED, folder);
    try (var node = OlderFixture.node()) {
      long events = node.events();
      var plan = OlderFixture.bring(node, file, "plan");
      assertThat(plan.get("applied")).isEqualTo(false);
      assertThat(node.events()).isEqualTo(events);
      assertThat(node.node().number("SELECT count(*) FROM imported_row")).isZero();
      assertThat(node.node().number("SELECT count(*) FROM redirect")).isZero();
      var done = OlderFixture.bring(node, file);
      assertThat(done.get("brought")).isEqualTo(plan.get("brought"));
      assertThat(done.get("left")).isEqualTo(plan.get("left"));
    }
  }

  @Test
  void everyEventOfItIsTheImportsAndTellsWhenItHappened() throws IOException {
    try (var node = OlderFixture.node()) {
      long before = node.events();
      OlderFixture.bring(node, OlderFixture.copy(MIGRATED, folder));
      assertThat(
              node.node()
                  .number(
                      "SELECT count(*) FROM event_journal WHERE ordering > %d AND instr(CAST(event_payload AS TEXT), '\"kind\":\"import\"') = 0"
                          .formatted(before)))
          .isZero();
      assertThat(node.node().eventsSaying("\"originalAt\"")).isGreaterThan(40);
    }
  }

  @Test
  void whatIsHereKeepsItsNamesItsIdsAndItsOperator() throws IOException {
    try (var node = ApiNode.open()) {
      node.node().app("app_163r1b3b", "mine");
      node.deploy(aDeploy("meadow", aZip().with("index.html", "my meadow").bytes()));
      var mine = node.node().target("meadow");
      var data = OlderFixture.bring(node, OlderFixture.copy(MIGRATED, folder));
      assertThat(left(data))
          .anySatisfy(one -> assertThat(one).contains("app_163r1b3b").contains("has this id"))
          .anySatisfy(one -> assertThat(one).contains("meadow").contains("taken here"))
          .anySatisfy(one -> assertThat(one).contains("garden").contains("not here"))
          .anySatisfy(one -> assertThat(one).contains("beta").contains("not here"));
      assertThat(node.node().target("meadow")).isEqualTo(mine);
      assertThat(node.node().target("garden")).isNull();
      assertThat(node.get("wiese.example.com", "/").text()).contains("Meadow");
      assertThat(node.get("app_163r1b3b.example.com", "/").text()).isEqualTo("mine");
    }
  }

  @Test
  void whatWasChangedOrRemovedHereStaysSo() throws IOException {
    Path file = OlderFixture.copy(MIGRATED, folder);
    try (var node = ApiNode.open()) {
      OlderFixture.bring(node, file);
      node.send("DELETE /api/aliases/wiese", "");
      node.send("DELETE /api/apps/app_2cbddd94", "");
      node.node().point("counter", new Target.Reserved());
      node.node().sql("DELETE FROM redirect WHERE slug = 'docs'");
      long events = node.events();
      var again = OlderFixture.bring(node, file);
      assertThat(again.get("brought")).isEqualTo(Map.of());
      assertThat(left(again))
          .anySatisfy(one -> assertThat(one).contains("wiese").contains("changed here"))
          .anySatisfy(one -> assertThat(one).contains("counter").contains("changed here"))
          .anySatisfy(one -> assertThat(one).contains("workshop").contains("not here"));
      assertThat(node.events()).isEqualTo(events);
      assertThat(node.node().number("SELECT count(*) FROM redirect WHERE slug = 'docs'")).isZero();
    }
  }

  @Test
  void aFileThatIsNoneIsRefusedInOneSentence() throws IOException {
    Path file = folder.resolve("not-fazt.db");
    try (var in = OlderFixture.open("not-fazt.db")) {
      Files.write(file, in.readAllBytes());
    }
    Path text = Files.writeString(folder.resolve("notes.txt"), "no database at all");
    try (var node = ApiNode.open()) {
      long events = node.events();
      for (Path one : List.of(file, text, folder.resolve("missing.db"))) {
        assertThat(OlderFixture.ask(node, one))
            .isInstanceOfSatisfying(
                ControlAnswer.Rejected.class,
                why -> assertThat(why.message()).isNotBlank().doesNotContain("\n"));
      }
      assertThat(node.events()).isEqualTo(events);
    }
  }

  @Test
  void functionsFindWhatTheyStored() throws IOException {
    try (var node = ApiNode.open()) {
      OlderFixture.bring(node, OlderFixture.copy(MIGRATED, folder));
      assertThat(node.get("tally.example.com", "/api/count").text()).isEqualTo("{\"count\":42}\n");
      assertThat(node.get("garden.example.com", "/api/beds").text()).contains("\"north\"");
      assertThat(node.get("kite.example.com", "/version.txt").text()).isEqualTo("2\n");
      assertThat(node.get("tally.example.com", "/api/seed", bearer(node.token())).status())
          .isEqualTo(200);
    }
  }
}
