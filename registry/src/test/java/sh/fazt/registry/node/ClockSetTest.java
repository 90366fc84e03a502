package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.Actor;
import sh.fazt.journal.Scope;
import sh.fazt.registry.access.SessionToken;
import sh.fazt.registry.change.KeyOutcome;
import sh.fazt.registry.domain.CommandMeta.Idempotency;
import sh.fazt.registry.idempotency.AnswerStore;
import sh.fazt.registry.idempotency.AnswerStore.Kept;

/** A clock that is set to another time, while the node runs and while it does not. */
class ClockSetTest {
  private static final Duration YEARS = Duration.ofDays(3653);
  private static final Actor SOMEBODY = Actor.key("somebody");
  private static final Idempotency COMMAND = new Idempotency("k1", "a command");
  private static final Kept ANSWER = new Kept(201, "", "{}");

  private final HandClock clock = new HandClock();
  private final TestNode node = TestNode.open("", clock);

  @AfterEach
  void close() {
    node.close();
  }

  private String signIn() {
    var sessions = node.node().sessions();
    SessionToken token =
        sessions
            .open(sessions.epoch(), "me", false, "127.0.0.1", "a test")
            .toCompletableFuture()
            .join()
            .orElseThrow()
            .token();
    return token.reveal();
  }

  private boolean isSignedIn(String token) {
    return node.node().sessions().use(token).isPresent();
  }

  private AnswerStore answers() {
    var running = node.node();
    return new AnswerStore(
        running.database(), running.secrets(), running.time()::lived, running.config());
  }

  private boolean isKept() {
    return answers().find(SOMEBODY, COMMAND).join().isPresent();
  }

  private void keep(String key) {
    answers().keep(SOMEBODY, new Idempotency(key, "a command"), ANSWER, false).join();
  }

  private void stoppedAndSet(Duration ahead) {
    // set while it is down, as by a machine that starts with a wrong clock
    node.stopped(() -> clock.set(ahead));
  }

  @ParameterizedTest
  @ValueSource(longs = {3653, -3653, 2, -2})
  void nobodyIsSignedOutAndNoAnswerIsForgotten(long days) {
    String token = signIn();
    keep("k1");
    clock.set(Duration.ofDays(days));
    assertThat(isSignedIn(token)).isTrue();
    assertThat(isKept()).isTrue();
    signIn(); // makes room
    keep("k2");
    stoppedAndSet(Duration.ZERO);
    assertThat(isSignedIn(token)).as("after a restart").isTrue();
    assertThat(isKept()).isTrue();
    stoppedAndSet(Duration.ofDays(-days));
    assertThat(isSignedIn(token)).as("when it is right again").isTrue();
    assertThat(isKept()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {3653, -3653})
  void sessionsAndAnswersEndNevertheless(long days) {
    String token = signIn();
    keep("k1");
    clock.set(Duration.ofDays(days));
    for (int hour = 0; hour < 48; hour++) {
      clock.pass(Duration.ofHours(1));
      node.node().time().lived();
    }
    assertThat(isSignedIn(token)).isFalse();
    assertThat(isKept()).isFalse();
  }

  @Test
  void contentThatNobodyNeedsYetIsNotOldForIt() {
    node.store(Map.of("index.html", "just sent"));
    clock.set(YEARS);
    assertThat(node.node().collection().plan().contents()).isZero();
    stoppedAndSet(Duration.ZERO);
    assertThat(node.node().collection().plan().contents()).isZero();
    clock.set(YEARS.negated());
    node.store(Map.of("index.html", "sent while it was right"));
    assertThat(node.node().collection().plan().contents()).isZero();
    clock.pass(Duration.ofHours(3));
    assertThat(node.node().collection().plan().contents()).isEqualTo(2);
  }

  @Test
  void aKeyEndsAtItsDateAndNotByTheClock() {
    var outcome =
        node.node()
            .registry()
            .issueKey(
                node.aCommand(),
                "ci",
                List.of(Scope.READ),
                List.of(),
                List.of(),
                clock.instant().plus(Duration.ofDays(30)))
            .toCompletableFuture()
            .join();
    String token = ((KeyOutcome.Issued) outcome).token().reveal();
    clock.set(YEARS);
    assertThat(node.node().keys().find(token)).isPresent();
    clock.set(YEARS.negated());
    clock.pass(Duration.ofDays(30));
    assertThat(node.node().keys().find(token)).isEmpty();
    clock.set(YEARS.negated());
    assertThat(node.node().keys().find(token)).as("it does not come back").isEmpty();
    stoppedAndSet(Duration.ZERO);
    assertThat(node.node().keys().find(token)).as("not by a restart either").isEmpty();
  }

  @Test
  void theFirstStartAfterAnUpdateHasNothingButWhatIsStored() {
    String token = signIn();
    keep("k1");
    node.stopped(
        () -> {
          try (var connection =
                  DriverManager.getConnection("jdbc:sqlite:" + node.folder().resolve("fazt.db"));
              var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM lived")).isEqualTo(1);
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
          clock.set(YEARS);
        });
    assertThat(isSignedIn(token)).isTrue();
    assertThat(isKept()).isTrue();
  }

  @Test
  void aNodeThatWasKilledLosesNothingByIt() {
    String token = signIn();
    keep("k1");
    clock.set(YEARS);
    try (var copy = node.asOf(node.events())) { // it was not stopped: nothing was written for it
      assertThat(copy.node().sessions().use(token)).isPresent();
    }
  }
}
