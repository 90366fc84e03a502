package sh.fazt.deploy.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Four upgrades of a real service; {@link UpgradeMatrixIT} has the others. */
@Tag("system")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpgradeIT {
  private final TestReleases releases = new TestReleases(UpgradeBox.DISTRIBUTION, "UpgradeIT");
  private final UpgradeBox box = UpgradeBox.installed("UpgradeIT", releases);
  private int patch;

  @AfterAll
  void close() {
    box.close();
  }

  private String nextVersion() {
    patch++;
    return "1.0." + patch;
  }

  @Test
  void aGoodVersionIsThereAtTheEndAndTakesChanges() throws IOException {
    String version = nextVersion();

    Path archive = releases.make(version, Fault.NONE);
    box.visited();

    var ended = box.upgrade(archive);

    var visits = box.visits();
    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(visits).containsEntry("retrying_failed", 0L);
    assertThat(visits).doesNotContainEntry("retrying", 0L);
    assertThat(ended.said()).contains("runs " + version + " now");
    box.runs(version);
    assertThat(box.last()).containsEntry("step", "confirmed").containsEntry("to", version);
    box.takesChanges();
  }

  @Test
  void aVersionThatEndsAtItsStartIsLeftAgain() throws IOException {
    leavesAgain(Fault.EXITS_AT_START, "was not ready and confirmed in 2 starts");
  }

  @Test
  void aVersionThatIsReadyAndCrashesAgainAndAgainIsLeftAgain() throws IOException {
    leavesAgain(Fault.CRASH_LOOPS, "was not ready and confirmed in 2 starts");
  }

  private void leavesAgain(Fault fault, String reason) throws IOException {
    String before = box.version();
    String version = nextVersion();

    var ended = box.upgrade(releases.make(version, fault));

    assertThat(ended.status()).as(ended.said()).isNotZero();
    assertThat(ended.said()).contains("runs " + before + " again, not " + version, reason);
    box.runs(before);
    assertThat(box.last()).containsEntry("step", "went-back").containsEntry("to", version);
    assertThat(String.valueOf(box.last().get("detail"))).contains(reason);
    box.takesChanges();
  }

  @Test
  void whenThePowerGoesTheVersionBeforeComesBack() throws IOException {
    String before = box.version();
    String version = nextVersion();
    box.begin(releases.make(version, Fault.NONE));

    Victim.POWER.struckAt(Moment.ON_TRIAL, box.box);
    box.settle();

    // Whoever asked for it is gone too, so that nobody confirms it.
    box.runs(before);
    assertThat(box.last()).containsEntry("step", "went-back").containsEntry("to", version);
    box.takesChanges();
  }
}
