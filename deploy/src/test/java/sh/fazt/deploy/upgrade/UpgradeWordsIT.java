package sh.fazt.deploy.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Upgrades in other words: to an older version, back, and where there is no room. */
@Tag("long")
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpgradeWordsIT {
  private final TestReleases releases = new TestReleases(UpgradeBox.DISTRIBUTION, "UpgradeWordsIT");
  private final UpgradeBox box = UpgradeBox.installed("UpgradeWordsIT", releases);

  @AfterAll
  void close() {
    box.close();
  }

  @Test
  void anOlderVersionIsTakenOnlyIfItIsMeantAndWasThereBeforeComesBackByWord() throws IOException {
    String before = box.version();
    Path older = releases.make("0.9.5", Fault.NONE);

    var refused = box.upgrade(older);
    assertThat(refused.status()).isNotZero();
    assertThat(refused.said()).contains("older", "--allow-downgrade");
    box.runs(before);

    var meant = box.upgrade(older, "--allow-downgrade");
    assertThat(meant.status()).as(meant.said()).isZero();
    box.runs("0.9.5");

    var back = box.box.run("fazt", "upgrade", "rollback", before);
    assertThat(back.status()).as(back.said()).isZero();
    box.runs(before);
    box.takesChanges();
  }

  @Test
  void whereThereIsNoRoomNothingIsBegun() throws IOException {
    String before = box.version();
    Path release = releases.make("1.1.0", Fault.NONE);
    box.box.sh(
        "head -c $(($(df --output=avail -B1 /var/lib | tail -1) - 250000000)) /dev/zero >/root/filler");

    var refused = box.upgrade(release);

    assertThat(refused.status()).isNotZero();
    assertThat(refused.said()).containsPattern("room|space|free|full");
    box.runs(before);
    box.box.sh("rm /root/filler");
    box.takesChanges();
  }
}
