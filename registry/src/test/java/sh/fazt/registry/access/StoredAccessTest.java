package sh.fazt.registry.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.Actor;
import sh.fazt.journal.AppId;
import sh.fazt.journal.KeyNo;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.access.StoredOperator.StoredCredentials;
import sh.fazt.registry.domain.CommandMeta.Idempotency;
import sh.fazt.registry.domain.Preconditions;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.idempotency.CommandKeys;
import sh.fazt.registry.node.TestDatabase;
import sh.fazt.registry.time.NodeTime;

class StoredAccessTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
  private static final AppId FIRST = AppId.of("app_aaaaaaaa");
  private static final AppId SECOND = AppId.of("app_bbbbbbbb");
  private static final Actor LAPTOP = Actor.key("laptop");

  private final TestDatabase database = TestDatabase.open();
  private final StoredTokens tokens = new StoredTokens(database);
  private final StoredOperator operator = new StoredOperator(database);

  @AfterEach
  void close() {
    database.close();
  }

  private CommandKeys commandKeys(String overrides) {
    return new CommandKeys(database, TestDatabase.config(overrides));
  }

  private static Idempotency key(String key, String command) {
    return new Idempotency(key, Sha256.hex(command.getBytes(UTF_8)));
  }

  @Test
  void aTokensHashIsFoundAgainAfterARestart() {
    TokenHash hash = ApiToken.draw(new SecureRandom()).hash();
    tokens.store(KeyNo.of(1), hash, NOW).join();
    database.reopen();
    assertThat(tokens.all().join()).containsExactly(Map.entry(KeyNo.of(1), hash));
  }

  @Test
  void theTokenItselfIsNowhereInTheFile() throws Exception {
    ApiToken token = ApiToken.draw(new SecureRandom());
    tokens.store(KeyNo.of(1), token.hash(), NOW).join();
    database.reopen();
    String file = new String(Files.readAllBytes(database.file()), ISO_8859_1);
    assertThat(file).doesNotContain(token.reveal());
  }

  @Test
  void aNumberOrATokenIsStoredOnlyOnce() {
    TokenHash hash = ApiToken.draw(new SecureRandom()).hash();
    tokens.store(KeyNo.of(1), hash, NOW).join();
    assertThatThrownBy(() -> tokens.store(KeyNo.of(2), hash, NOW).join())
        .isInstanceOf(CompletionException.class);
    assertThatThrownBy(
            () -> tokens.store(KeyNo.of(1), ApiToken.draw(new SecureRandom()).hash(), NOW).join())
        .isInstanceOf(CompletionException.class);
    assertThat(tokens.all().join()).containsExactly(Map.entry(KeyNo.of(1), hash));
  }

  @Test
  void aNewPasswordEndsAllSessionsInItsOwnTransaction() {
    var config = TestDatabase.config("");
    var sessions =
        new Sessions(
            database, NodeTime.of(java.time.Clock.systemUTC()), Sessions.Settings.from(config));
    var opened = sessions.open(sessions.epoch(), "me", true, "127.0.0.1", "test");
    assertThat(opened.toCompletableFuture().join()).isPresent();
    operator.store(new StoredCredentials("me", "$argon2id$new"), NOW).join();

    // As a node finds it that died before anything else was done.
    database.reopen();
    assertThat(new StoredSessions(database).all().join()).isEmpty();
    assertThat(new StoredOperator(database).find().join()).isPresent();
  }

  @Test
  void aRemovedTokenIsGone() {
    tokens.store(KeyNo.of(1), ApiToken.draw(new SecureRandom()).hash(), NOW).join();
    assertThat(tokens.remove(KeyNo.of(1)).join()).isTrue();
    assertThat(tokens.remove(KeyNo.of(1)).join()).isFalse();
    assertThat(tokens.all().join()).isEmpty();
  }

  @Test
  void theLastUseIsTheLatestOneWhateverTheOrderOfReports() {
    tokens.store(KeyNo.of(1), ApiToken.draw(new SecureRandom()).hash(), NOW).join();
    assertThat(tokens.lastUses().join()).isEmpty();
    tokens.used(Map.of(KeyNo.of(1), NOW.plusSeconds(9), KeyNo.of(7), NOW)).join();
    tokens.used(Map.of(KeyNo.of(1), NOW.plusSeconds(3))).join();
    tokens.used(Map.of()).join();
    assertThat(tokens.lastUses().join())
        .containsExactly(Map.entry(KeyNo.of(1), NOW.plusSeconds(9)));
  }

  @Test
  void thereIsOneOperatorAndTheLastOneSetIsIt() {
    assertThat(operator.find().join()).isEmpty();
    operator.store(new StoredCredentials("admin", "hash 1"), NOW).join();
    operator.store(new StoredCredentials("ada", "hash 2"), NOW).join();
    database.reopen();
    assertThat(operator.find().join()).contains(new StoredCredentials("ada", "hash 2"));
  }

  @Test
  void credentialsDoNotShowTheirHash() {
    assertThat(new StoredCredentials("ada", "$argon2id$secret")).hasToString("Credentials[ada]");
  }

  @Test
  void theSameCommandFindsTheAppItDrewBefore() {
    var keys = commandKeys("");
    assertThat(keys.resolve(LAPTOP, key("k", "create a"), FIRST, NOW).join().app())
        .isEqualTo(FIRST);
    assertThat(keys.resolve(LAPTOP, key("k", "create a"), SECOND, NOW).join().app())
        .isEqualTo(FIRST);
  }

  @Test
  void aCommandThatWasCarriedOutIsKnownToBe() {
    var keys = commandKeys("");
    assertThat(keys.resolve(LAPTOP, key("k", "create a"), FIRST, NOW).join().done()).isFalse();
    keys.finish(LAPTOP, key("k", "create a")).join();
    assertThat(keys.resolve(LAPTOP, key("k", "create a"), SECOND, NOW).join())
        .isEqualTo(new CommandKeys.Resolved(FIRST, true));
  }

  @Test
  void theSameKeyWithAnotherCommandIsRefused() {
    var keys = commandKeys("");
    keys.resolve(LAPTOP, key("k", "create a"), FIRST, NOW).join();
    assertThatThrownBy(() -> keys.resolve(LAPTOP, key("k", "create b"), SECOND, NOW).join())
        .cause()
        .asInstanceOf(type(RejectedException.class))
        .extracting(RejectedException::rejection)
        .isEqualTo(Preconditions.keyReused());
  }

  @Test
  void keysCountPerActor() {
    var keys = commandKeys("");
    keys.resolve(LAPTOP, key("k", "create a"), FIRST, NOW).join();
    var session = new Actor(Actor.Kind.SESSION, "laptop");
    assertThat(keys.resolve(session, key("k", "create b"), SECOND, NOW).join().app())
        .isEqualTo(SECOND);
  }

  @Test
  void aKeyIsForgottenAfterItsTime() {
    var keys = commandKeys("fazt.registry.access.command-keys.kept = 1 h");
    keys.resolve(LAPTOP, key("k", "create a"), FIRST, NOW).join();
    var within = NOW.plus(Duration.ofMinutes(59));
    assertThat(keys.resolve(LAPTOP, key("k", "create a"), SECOND, within).join().app())
        .isEqualTo(FIRST);
    var after = NOW.plus(Duration.ofHours(1));
    assertThat(keys.resolve(LAPTOP, key("k", "create b"), SECOND, after).join().app())
        .isEqualTo(SECOND);
  }

  @Test
  void theOldestKeyIsForgottenWhenThereAreTooMany() {
    var keys = commandKeys("fazt.registry.access.command-keys.most = 2");
    keys.resolve(LAPTOP, key("1", "create"), FIRST, NOW).join();
    keys.resolve(LAPTOP, key("2", "create"), FIRST, NOW).join();
    keys.resolve(LAPTOP, key("3", "create"), FIRST, NOW).join();
    assertThat(stored()).isEqualTo(2);
    assertThat(keys.resolve(LAPTOP, key("3", "create"), SECOND, NOW).join().app()).isEqualTo(FIRST);
    assertThat(keys.resolve(LAPTOP, key("1", "create"), SECOND, NOW).join().app())
        .isEqualTo(SECOND);
  }

  private int stored() {
    return database.readNow(
        handle ->
            handle.createQuery("SELECT count(*) FROM command_key").mapTo(Integer.class).one());
  }
}
