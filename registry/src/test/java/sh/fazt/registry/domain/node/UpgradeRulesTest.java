package sh.fazt.registry.domain.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.node.NodeEvent;
import sh.fazt.journal.node.SettingChanged;
import sh.fazt.journal.node.UpgradeStepped;
import sh.fazt.registry.Scenario;
import sh.fazt.registry.domain.CommandMeta;

/** An upgrade: its steps in their order, one upgrade at a time, and one end. */
class UpgradeRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-28T04:00:00Z");
  private static final UpgradeStep FETCHED = new UpgradeStep.Fetched("a source", 61_000_000);
  private static final UpgradeStep VERIFIED = new UpgradeStep.Verified("linux-amd64");
  private static final UpgradeStep UNPACKED = new UpgradeStep.Unpacked(300, 150_000_000);
  private static final UpgradeStep COPIED = new UpgradeStep.Copied(5_000_000);
  private static final UpgradeStep TRIED = new UpgradeStep.Preflighted("a".repeat(64), 7);
  private static final UpgradeStep SWITCH = new UpgradeStep.SwitchRequested(false);
  private static final UpgradeStep READY = new UpgradeStep.Ready();
  private static final UpgradeStep CONFIRMED = new UpgradeStep.Confirmed(true);
  private static final UpgradeStep BACK = new UpgradeStep.WentBack("it was not ready");
  private static final UpgradeStep REFUSED = new UpgradeStep.Refused("no space");
  private static final List<UpgradeStep> TO_SWITCH =
      List.of(FETCHED, VERIFIED, UNPACKED, COPIED, TRIED, SWITCH);

  private final Scenario<NodeSettings.State, NodeEvent, NodeSettings.Command> node =
      new Scenario<>(
          NodeSettings.State.EMPTY,
          (state, command) -> NodeSettings.decide(state, command, NOW),
          NodeSettings::evolve);

  private static NodeSettings.NoteStep step(String id, UpgradeStep step) {
    return new NodeSettings.NoteStep(
        CommandMeta.system("upgrade", id, "main"), step, "1.0.0", "1.0.1", "d".repeat(64));
  }

  private void given(String id, List<UpgradeStep> steps) {
    steps.forEach(one -> node.when(step(id, one)).thenWritten(UpgradeStepped.class));
  }

  @Test
  void itGoesStepByStepToItsEnd() {
    given("u1", TO_SWITCH);
    given("u1", List.of(READY, CONFIRMED));
    node.thenState(
        state -> {
          var last = Objects.requireNonNull(state.upgrade());
          assertThat(last.isEnded()).isTrue();
          assertThat(last.to()).isEqualTo("1.0.1");
        });
  }

  @Test
  void noStepIsLeftOut() {
    given("u1", List.of(FETCHED));
    for (var early : List.of(UNPACKED, COPIED, TRIED, SWITCH, READY, CONFIRMED, BACK)) {
      node.when(step("u1", early)).thenRefused(409, "UPGRADE_RUNNING");
    }
  }

  @Test
  void aStepThatIsSaidAgainIsWrittenOnce() {
    given("u1", TO_SWITCH);
    given("u1", List.of(READY));
    node.when(step("u1", READY)).thenNothingWritten();
  }

  @Test
  void itMayBeRefusedUntilItIsReadyAndGoBackOnceItWasSwitched() {
    given("u1", List.of(FETCHED, VERIFIED, REFUSED));
    given("u2", TO_SWITCH);
    given("u2", List.of(REFUSED));
    given("u3", TO_SWITCH);
    given("u3", List.of(BACK));
    given("u4", TO_SWITCH);
    given("u4", List.of(READY));
    node.when(step("u4", REFUSED)).thenRefused(409, "UPGRADE_RUNNING");
    given("u4", List.of(BACK));
  }

  @Test
  void nothingFollowsItsEnd() {
    given("u1", TO_SWITCH);
    given("u1", List.of(BACK));
    for (var late : List.of(READY, CONFIRMED, REFUSED, FETCHED)) {
      node.when(step("u1", late)).thenRefused(409, "UPGRADE_RUNNING");
    }
  }

  @Test
  void thereIsOneAtATime() {
    given("u1", List.of(FETCHED));
    node.when(step("u2", FETCHED)).thenRefused(409, "UPGRADE_RUNNING");
    given("u1", List.of(REFUSED));
    given("u2", List.of(FETCHED));
  }

  @Test
  void goingBackByHandFetchesNothing() {
    given("u1", List.of(COPIED, TRIED, SWITCH, READY, CONFIRMED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prepared", "fetched", "confirmed"})
  void aStepOfAnotherVersionsWordsIsNoObstacleToRead(String word) {
    var meta = CommandMeta.system("upgrade", "u0", "main").at(NOW);
    node.given(new UpgradeStepped(meta, word, "1.0.1", "1.0.0", "", "whatever it was"));
    node.when(
            new NodeSettings.ChangeSetting(
                CommandMeta.system("test", "c1", "main"), "fazt.http.port", "80"))
        .thenWritten(SettingChanged.class);
  }
}
