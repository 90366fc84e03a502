package sh.fazt.registry.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.app.AppForked;
import sh.fazt.registry.Samples;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.node.TestDatabase;
import sh.fazt.registry.node.TestNode;
import sh.fazt.registry.storage.KeyValues;
import sh.fazt.registry.storage.StorageLimits;
import sh.fazt.registry.storage.StorageSettings;
import sh.fazt.registry.storage.StoredKey;

/** What an app stored comes along with its fork, or not. */
class ForkedStorageTest {
  private final TestNode test = TestNode.open();
  private final AppId parent = test.app("app_parent00", "page");

  @AfterEach
  void close() {
    test.close();
  }

  private static KeyValues keys(TestNode node, AppId app) {
    var limits = new StorageLimits(StorageSettings.from(TestDatabase.config("")));
    return new KeyValues(node.node().storage().of(app), limits, InstantSource.system());
  }

  private static Optional<String> value(TestNode node, AppId app) {
    return keys(node, app).get("k").map(StoredKey::value);
  }

  private AppOutcome fork(CommandMeta meta, String name, boolean withStorage) {
    return test.node()
        .registry()
        .fork(meta, parent, null, name.isEmpty() ? null : Subdomain.of(name), withStorage)
        .toCompletableFuture()
        .join();
  }

  private AppId fork(boolean withStorage) {
    return ((AppOutcome.Made) fork(test.aCommand(), "", withStorage)).app();
  }

  private AppForked forked() {
    var found = new ArrayList<AppForked>();
    test.node()
        .journal()
        .replay(
            event -> {
              if (event instanceof AppForked one) {
                found.add(one);
              }
            });
    return found.getLast();
  }

  @Test
  void aForkHasWhatItsParentStored() {
    keys(test, parent).set("k", IntNode.valueOf(1));
    var fork = fork(true);
    keys(test, parent).set("k", IntNode.valueOf(2));

    assertThat(value(test, fork)).contains("1");
    keys(test, fork).set("k", IntNode.valueOf(3));
    assertThat(value(test, parent)).contains("2");
    assertThat(forked().storageCopied()).isTrue();
    test.restart();
    assertThat(value(test, fork)).contains("3");
  }

  @Test
  void aForkStartsEmptyIfItIsTold() {
    keys(test, parent).set("k", IntNode.valueOf(1));

    assertThat(value(test, fork(false))).isEmpty();
    assertThat(forked().storageCopied()).isFalse();
  }

  @Test
  void thereMayBeNothingToCopy() {
    assertThat(value(test, fork(true))).isEmpty();
    assertThat(forked().storageCopied()).isFalse();
  }

  @Test
  void aForkThatIsSentAgainKeepsWhatItWrote() {
    keys(test, parent).set("k", IntNode.valueOf(1));
    var meta = Samples.withKey("f", "fork");
    var made = (AppOutcome.Made) fork(meta, "", true);
    keys(test, made.app()).set("k", IntNode.valueOf(7));

    assertThat(fork(meta, "", true)).isEqualTo(made);
    assertThat(value(test, made.app())).contains("7");
  }

  @Test
  void aCrashBeforeTheForkIsMadeLeavesNothing() {
    keys(test, parent).set("k", IntNode.valueOf(1));
    long before = test.events();
    var fork = fork(true);

    try (var crashed = test.asOf(before)) {
      assertThat(crashed.node().table().now().app(fork)).isNull();
      assertThat(value(crashed, fork)).isEmpty();
      assertThat(value(crashed, parent)).contains("1");
    }
  }

  @Test
  void anAppThatIsRemovedKeepsItsStorageForWhoRestoresIt() {
    keys(test, parent).set("k", IntNode.valueOf(1));
    test.node().registry().remove(test.aCommand(), List.of(parent)).toCompletableFuture().join();
    test.restart();

    assertThat(value(test, parent)).contains("1");
  }
}
