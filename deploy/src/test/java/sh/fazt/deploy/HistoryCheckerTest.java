package sh.fazt.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.fazt.deploy.History.Deploy;
import sh.fazt.deploy.History.Outcome;
import sh.fazt.deploy.History.Outcome.Answered;
import sh.fazt.deploy.History.Outcome.Refused;
import sh.fazt.deploy.History.Outcome.Unknown;
import sh.fazt.deploy.History.Read;
import sh.fazt.deploy.History.Release;
import sh.fazt.deploy.History.Seen;
import sh.fazt.deploy.History.Seen.Cut;
import sh.fazt.deploy.History.Seen.Mixture;
import sh.fazt.deploy.History.Seen.Nothing;
import sh.fazt.deploy.History.Seen.Site;

/** A judge that never says no proves nothing: each of these histories differs from a good one. */
class HistoryCheckerTest {
  private static final long KILLED = 100;

  private final History history = new History();
  private final Map<Long, Release> journal =
      new HashMap<>(
          Map.of(1L, new Release("app_a", 1), 2L, new Release("app_a", 2), 3L, third("app_a")));

  private static Release third(String app) {
    return new Release(app, 3);
  }

  private void deploy(long number, long began, long ended, Outcome outcome) {
    history.add(new Deploy("site", number, began, ended, outcome));
  }

  private void answered(long number, long began, long ended) {
    deploy(number, began, ended, new Answered(new Release("app_a", number)));
  }

  private void read(long began, long ended, Seen seen) {
    history.add(new Read("site", "index.html", began, ended, seen));
  }

  private List<String> violations() {
    return HistoryChecker.violations(history, KILLED, journal);
  }

  /** Two deploys answered, one under way when the node died, visitors all the time. */
  private void aGoodHistory() {
    read(1, 2, new Nothing(404));
    answered(1, 5, 10);
    read(6, 9, new Site(1));
    read(11, 12, new Site(1));
    answered(2, 20, 30);
    read(22, 40, new Site(1));
    read(31, 32, new Site(2));
    deploy(3, 90, 101, new Unknown());
    read(95, 102, new Cut());
  }

  @Test
  void aGoodHistoryIsAccepted() {
    aGoodHistory();
    read(200, 201, new Site(3));
    assertThat(violations()).isEmpty();
  }

  @Test
  void aDeployWithoutAnAnswerNeedNotHaveHappened() {
    aGoodHistory();
    journal.remove(3L);
    read(200, 201, new Site(2));
    assertThat(violations()).isEmpty();
  }

  @Test
  void anAnsweredDeployThatTheJournalLostIsFound() {
    aGoodHistory();
    journal.remove(2L);
    assertThat(violations()).anyMatch(said -> said.contains("was answered, but the journal has"));
  }

  @Test
  void anAnsweredDeployThatIsAnotherReleaseInTheJournalIsFound() {
    aGoodHistory();
    journal.put(2L, new Release("app_a", 7));
    assertThat(violations()).anyMatch(said -> said.contains("was answered, but the journal has"));
  }

  @Test
  void anOlderReleaseAfterARestartIsFound() {
    aGoodHistory();
    read(200, 201, new Site(1));
    assertThat(violations()).singleElement().asString().contains("after Deploy");
  }

  @Test
  void anOlderReleaseAfterANewerOneWasSeenIsFound() {
    aGoodHistory();
    read(103, 104, new Site(3));
    read(200, 201, new Site(2));
    assertThat(violations()).singleElement().asString().contains("after Read");
  }

  @Test
  void anAnswerThatBeganBeforeTheDeployWasAnsweredMayBeOlder() {
    answered(1, 5, 10);
    answered(2, 20, 30);
    read(29, 50, new Site(1));
    assertThat(violations()).isEmpty();
  }

  @Test
  void nothingWhereSomethingWasServedIsFound() {
    aGoodHistory();
    read(200, 201, new Nothing(404));
    assertThat(violations()).singleElement().asString().contains("saw nothing after");
  }

  @Test
  void aRefusedVisitorIsFound() {
    read(1, 2, new Nothing(503));
    assertThat(violations()).singleElement().asString().contains("was refused");
  }

  @Test
  void aMixtureIsFound() {
    aGoodHistory();
    read(50, 51, new Mixture("half of each"));
    assertThat(violations()).singleElement().asString().contains("mixes releases");
  }

  @Test
  void aReleaseThatWasServedAndThenLostIsFound() {
    aGoodHistory();
    read(96, 97, new Site(3));
    journal.remove(3L);
    assertThat(violations()).singleElement().asString().contains("the journal does not have");
  }

  @Test
  void aReleaseBeforeItsDeployIsFound() {
    answered(1, 5, 10);
    read(1, 2, new Site(1));
    assertThat(violations()).singleElement().asString().contains("not sent yet");
  }

  @Test
  void anAnswerThatIsMissingBeforeTheKillIsFound() {
    aGoodHistory();
    deploy(4, 50, 60, new Unknown());
    read(61, 62, new Cut());
    assertThat(violations())
        .hasSize(2)
        .anyMatch(said -> said.contains("was left without an answer"))
        .anyMatch(said -> said.contains("was cut"));
  }

  @Test
  void aRefusedDeployIsFound() {
    deploy(4, 50, 60, new Refused(500));
    assertThat(violations()).singleElement().asString().contains("was refused");
  }

  @Test
  void aReleaseThatTwoDeploysGotIsFound() {
    journal.put(4L, new Release("app_a", 2));
    assertThat(violations()).singleElement().asString().contains("is both deploy");
  }

  @Test
  void aNameThatServedTwoAppsIsFound() {
    aGoodHistory();
    journal.put(3L, third("app_b"));
    read(200, 201, new Site(3));
    assertThat(violations()).singleElement().asString().contains("several apps");
  }

  @Test
  void oneStrangeByteIsNotTheSite() {
    var part = NumberedSite.Part.BIG;
    byte[] bytes = new NumberedSite("site", 7).bytes(part);
    assertThat(NumberedSite.numberIn("site", part, bytes)).hasValue(7);
    assertThat(NumberedSite.numberIn("other", part, bytes)).isEmpty();
    bytes[bytes.length - 2]++;
    assertThat(NumberedSite.numberIn("site", part, bytes)).isEmpty();
    assertThat(NumberedSite.numberIn("site", part, new byte[0])).isEmpty();
  }
}
