package sh.fazt.journal.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.journal.AliasChange;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Target;
import sh.fazt.journal.alias.AliasPointed;
import sh.fazt.journal.app.AppRemovalFinished;
import sh.fazt.journal.json.JournalJson;

/**
 * What was written once is read for ever. Samples are never changed or deleted; a new form of an
 * event gets a sample of its own. New samples are written by {@code mvn test -Dgolden=write}, which
 * leaves those that exist alone.
 */
class GoldenEventsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Path NEWEST = GOLDEN.resolve("events/1");

  @TestFactory
  Stream<DynamicTest> everyEventIsWrittenToTheBytesOfItsSampleAndReadBackEqual() {
    return GoldenEvents.samples().entrySet().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getKey(),
                    () -> isWrittenAndReadBack(sample.getKey(), sample.getValue())));
  }

  private static void isWrittenAndReadBack(String file, JournalEvent event) throws IOException {
    Path path = NEWEST.resolve(file);
    byte[] written = JournalJson.mapper().writeValueAsBytes(event);
    if ("write".equals(System.getProperty("golden")) && Files.notExists(path)) {
      Files.createDirectories(path.getParent());
      Files.write(path, written);
    }
    assertThat(path).exists();
    assertThat(new String(written, UTF_8)).isEqualTo(Files.readString(path));
    assertThat(JournalJson.mapper().readValue(Files.readAllBytes(path), event.getClass()))
        .isEqualTo(event);
  }

  /** Also samples of formats that are no longer written. */
  @TestFactory
  Stream<DynamicTest> everySampleEverWrittenCanStillBeRead() throws IOException {
    try (var walk = Files.walk(GOLDEN.resolve("events"))) {
      return walk.filter(Files::isRegularFile).sorted().toList().stream()
          .map(
              path ->
                  DynamicTest.dynamicTest(
                      GOLDEN.relativize(path).toString(),
                      () ->
                          assertThat(
                                  JournalJson.mapper()
                                      .readValue(Files.readAllBytes(path), eventClass(path)))
                              .isInstanceOf(JournalEvent.class)));
    }
  }

  private static Class<?> eventClass(Path sample) throws ClassNotFoundException {
    String file = GOLDEN.resolve("events").relativize(sample).toString();
    return Class.forName(
        file.replaceFirst("^[0-9]+/", "sh.fazt.journal.")
            .replaceFirst("(-.*)?\\.json$", "")
            .replace('/', '.'));
  }

  @Test
  void everyEventClassHasASample() {
    assertThat(
            GoldenEvents.samples().values().stream()
                .<Class<?>>map(Object::getClass)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(GoldenEvents.classes());
  }

  @Test
  void everyEventBelongsToASealedFamily() {
    List<String> events =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("sh.fazt.journal")
                .stream()
                .filter(type -> type.isAssignableTo(JournalEvent.class) && !type.isInterface())
                .map(JavaClass::getName)
                .toList();
    assertThat(events)
        .containsExactlyInAnyOrderElementsOf(
            GoldenEvents.classes().stream().map(Class::getName).toList());
  }

  /** The class name is the manifest of every stored event: a class that moves loses its events. */
  @Test
  void noEventClassMovedOrWasRenamed() throws IOException {
    List<String> named = Files.readAllLines(GOLDEN.resolve("event-classes.txt"));
    assertThat(GoldenEvents.classes().stream().map(Class::getName).sorted().toList())
        .isEqualTo(named);
    assertThat(GoldenEvents.classes())
        .allSatisfy(
            event -> {
              assertThat(event.isRecord()).isTrue();
              assertThat(event.getEnclosingClass()).isNull();
              assertThat(event.getRecordComponents()[0].getName()).isEqualTo("meta");
            });
  }

  @Test
  void aFieldThatIsNotKnownIsIgnored() throws IOException {
    for (Map.Entry<String, JournalEvent> sample : GoldenEvents.samples().entrySet()) {
      ObjectNode json = JournalJson.mapper().valueToTree(sample.getValue());
      json.put("laterAddition", 7);
      ((ObjectNode) json.get("meta")).putObject("laterAddition").put("x", "y");
      assertThat(JournalJson.mapper().treeToValue(json, sample.getValue().getClass()))
          .as(sample.getKey())
          .isEqualTo(sample.getValue());
    }
  }

  @Test
  void aListThatIsAbsentOrNullIsEmpty() throws IOException {
    var sample =
        (AppRemovalFinished) GoldenEvents.sampleIn("app/AppRemovalFinished-nothing-pointed.json");
    ObjectNode json = JournalJson.mapper().valueToTree(sample);
    assertThat(JournalJson.mapper().treeToValue(json.putNull("aliases"), AppRemovalFinished.class))
        .isEqualTo(sample);
    json.remove("aliases");
    assertThat(JournalJson.mapper().treeToValue(json, AppRemovalFinished.class)).isEqualTo(sample);
  }

  @Test
  void everyListOfEveryEventIsEmptyWhenItIsAbsent() throws IOException {
    for (Map.Entry<String, JournalEvent> sample : GoldenEvents.samples().entrySet()) {
      ObjectNode json = JournalJson.mapper().valueToTree(sample.getValue());
      json.properties().removeIf(field -> field.getValue().isArray());
      assertThat(JournalJson.mapper().treeToValue(json, sample.getValue().getClass()))
          .as(sample.getKey())
          .hasNoNullFieldsOrPropertiesExcept(
              "previous",
              "parent",
              "parentRelease",
              "tree",
              "from",
              "to",
              "before",
              "after",
              "expires",
              "target");
    }
  }

  @Test
  void anEventIsImmutableWhateverItWasMadeFrom() {
    var aliases = new ArrayList<AliasChange>();
    var sample = (AppRemovalFinished) GoldenEvents.sampleIn("app/AppRemovalFinished.json");
    var event = new AppRemovalFinished(sample.meta(), sample.app(), sample.version(), aliases);
    aliases.addAll(sample.aliases());
    assertThat(event.aliases()).isEmpty();
  }

  @Test
  void aTargetOfAKindThatIsNotKnownFailsLoudly() {
    ObjectNode json =
        JournalJson.mapper().valueToTree(GoldenEvents.sampleIn("alias/AliasPointed.json"));
    ((ObjectNode) json.get("target")).put("kind", "Teleport");
    assertThatThrownBy(() -> JournalJson.mapper().treeToValue(json, AliasPointed.class))
        .isInstanceOf(InvalidTypeIdException.class);
  }

  @Test
  void everyKindOfTargetIsInASample() {
    assertThat(
            GoldenEvents.samples().values().stream()
                .filter(AliasPointed.class::isInstance)
                .<Class<?>>map(event -> ((AliasPointed) event).target().getClass())
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            Target.Proxy.class, Target.Redirect.class, Target.Reserved.class, Target.Split.class);
  }
}
