package sh.fazt.registry.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.golden.GoldenEvents;
import sh.fazt.journal.json.JournalJson;

/** The journal stores the bytes of the golden samples, under the name of the event's class. */
class EventSerializationTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseResources(JournalConfiguration.class, "sqlite-journal.conf")
              .withOnlyPath("pekko.actor")
              .withFallback(
                  ConfigFactory.parseResources(JournalConfiguration.class, "sqlite-journal.conf")
                      .withOnlyPath("pekko.serialization"))
              .withFallback(ConfigFactory.load()));

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  @TestFactory
  Stream<DynamicTest> everyEventIsStoredAsItsSampleAndReadBackEqual() {
    Serialization serialization = SerializationExtension.get(KIT.system());
    return GoldenEvents.samples().entrySet().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getKey(), () -> isStoredAsItsSample(serialization, sample.getValue())));
  }

  private static void isStoredAsItsSample(Serialization serialization, JournalEvent event)
      throws IOException {
    var serializer = (SerializerWithStringManifest) serialization.findSerializerFor(event);
    byte[] bytes = serializer.toBinary(event);
    assertThat(new String(bytes, UTF_8)).isEqualTo(JournalJson.mapper().writeValueAsString(event));
    assertThat(serializer.manifest(event)).isEqualTo(event.getClass().getName());
    assertThat(serializer.fromBinary(bytes, event.getClass().getName())).isEqualTo(event);
  }
}
