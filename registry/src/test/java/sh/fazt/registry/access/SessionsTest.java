package sh.fazt.registry.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.fazt.registry.access.Sessions.Opened;
import sh.fazt.registry.node.TestDatabase;
import sh.fazt.registry.time.NodeTime;

class SessionsTest {
  private static final Duration DAY = Duration.ofHours(24);
  private static final Duration WEEK = Duration.ofDays(7);

  private final TestDatabase database = TestDatabase.open();
  private Instant now = Instant.parse("2026-02-03T04:05:06Z");
  private Sessions sessions = sessions();

  private Sessions sessions() {
    return new Sessions(database, NodeTime.of(() -> now), new Sessions.Settings(DAY, WEEK, 3));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Opened open(boolean remembered) {
    return sessions
        .open(sessions.epoch(), "me", remembered, "127.0.0.1", "a test")
        .toCompletableFuture()
        .join()
        .orElseThrow();
  }

  private boolean isLive(Opened opened) {
    return sessions.use(opened.token().reveal()).isPresent();
  }

  @Test
  void aSessionOutlivesTheNode() {
    var opened = open(false);
    database.reopen();
    sessions = sessions();
    assertThat(sessions.use(opened.token().reveal()))
        .hasValueSatisfying(
            used -> {
              var row = used.session();
              assertThat(row.username()).isEqualTo("me");
              assertThat(row.actor().name()).isEqualTo("me#" + row.id());
              assertThat(row.program()).isEqualTo("a test");
            });
  }

  @Test
  void itsSecretIsNowhereInTheFile() throws Exception {
    var opened = open(false);
    database.reopen();
    String secret = opened.token().reveal();
    try (var files = Files.list(database.file().resolveSibling(""))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, ISO_8859_1)).doesNotContain(secret.substring(0, 20));
      }
    }
  }

  @Test
  void itEndsWhenItIsNotUsed() {
    var usual = open(false);
    var remembered = open(true);
    now = now.plus(DAY).minusSeconds(1);
    assertThat(isLive(usual)).isTrue();
    now = now.plus(DAY).minusSeconds(1); // it was used in between
    assertThat(isLive(usual)).isTrue();
    now = now.plus(DAY);
    assertThat(isLive(usual)).isFalse();
    assertThat(isLive(remembered)).isTrue();
    now = now.plus(WEEK);
    assertThat(isLive(remembered)).isFalse();
    assertThat(sessions.live()).isEmpty();
  }

  @Test
  void itIsKnownAfterARestartWhenItWasUsed() {
    var opened = open(false);
    now = now.plus(DAY).minusSeconds(1);
    assertThat(isLive(opened)).isTrue();
    assertThat(sessions.write().toCompletableFuture().join()).isEqualTo(1);
    database.reopen();
    sessions = sessions();
    now = now.plus(DAY).minusSeconds(1);
    assertThat(isLive(opened)).isTrue();
  }

  @Test
  void itsEndIsForGood() {
    var opened = open(true);
    long id = opened.session().id();
    assertThat(sessions.end(id).toCompletableFuture().join()).isTrue();
    assertThat(isLive(opened)).isFalse();
    assertThat(sessions.end(id).toCompletableFuture().join()).isFalse();
    database.reopen();
    sessions = sessions();
    assertThat(isLive(opened)).isFalse();
  }

  @Test
  void whoseOldPasswordWasJustRightGetsNone() {
    long before = sessions.epoch();
    sessions.endAll().toCompletableFuture().join();
    var late = sessions.open(before, "me", false, "127.0.0.1", "a test").toCompletableFuture();
    assertThat(late.join()).isEmpty();
    assertThat(sessions.live()).isEmpty();
  }

  @Test
  void ofTooManyTheOneNotUsedForLongestMakesRoom() {
    var first = open(false);
    var second = open(false);
    now = now.plusSeconds(120);
    assertThat(isLive(first)).isTrue();
    var third = open(false);
    var fourth = open(false);
    assertThat(isLive(second)).isFalse();
    assertThat(isLive(first)).isTrue();
    assertThat(isLive(third)).isTrue();
    assertThat(isLive(fourth)).isTrue();
    assertThat(sessions.endAll().toCompletableFuture().join()).isEqualTo(3);
    assertThat(sessions.live()).isEmpty();
  }

  @Test
  void whatIsNoTokenOpensNothing() {
    var token = open(false).token().reveal();
    for (String wrong :
        new String[] {
          "",
          token.substring(1),
          token + "=",
          (token.startsWith("x") ? "y" : "x") + token.substring(1),
          "-".repeat(44)
        }) {
      assertThat(sessions.use(wrong)).isEmpty();
    }
  }

  @Test
  void aPassIsGoodAtItsHostWhileItsSessionLasts() {
    var session = open(false).session();
    var other = open(false).session();
    String pass = sessions.pass(session, "diary.example.com").reveal();
    assertThat(sessions.admits(pass, "diary.example.com")).isTrue();
    assertThat(sessions.admits(pass, "other.example.com")).isFalse();
    String forged = other.id() + pass.substring(pass.indexOf('.'));
    assertThat(sessions.admits(forged, "diary.example.com")).isFalse();
    assertThat(sessions.admits("1.abc", "diary.example.com")).isFalse();
    assertThat(sessions.admits(null, "diary.example.com")).isFalse();
    database.reopen();
    sessions = sessions();
    assertThat(sessions.admits(pass, "diary.example.com")).isTrue();
    sessions.end(session.id()).toCompletableFuture().join();
    assertThat(sessions.admits(pass, "diary.example.com")).isFalse();
  }
}
