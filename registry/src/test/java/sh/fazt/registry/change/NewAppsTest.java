package sh.fazt.registry.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.Visibility;
import sh.fazt.registry.Samples;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.node.TestNode;
import sh.fazt.registry.routing.AppRow;

/** Apps that are made, forked and given values, by a whole node. */
class NewAppsTest {
  private static final Subdomain PLAY = Subdomain.of("play");

  private final TestNode test = TestNode.open();

  @AfterEach
  void close() {
    test.close();
  }

  private Registry registry() {
    return test.node().registry();
  }

  private AppRow row(AppId app) {
    return Objects.requireNonNull(test.node().table().now().app(app));
  }

  private static TreeHash served(AppRow app) {
    return Objects.requireNonNull(app.activeRelease()).tree();
  }

  private AppId create(Subdomain name) {
    var outcome =
        registry()
            .create(test.aCommand(), name, Metadata.titled("Play"), Source.of("template"), null);
    return ((AppOutcome.Made) outcome.toCompletableFuture().join()).app();
  }

  private AppOutcome fork(AppId parent, String name) {
    return registry()
        .fork(test.aCommand(), parent, null, Subdomain.of(name), true)
        .toCompletableFuture()
        .join();
  }

  @Test
  void aNewAppIsServedUnderItsNameWhenItIsAnswered() {
    var app = create(PLAY);
    assertThat(test.target("play")).isEqualTo(new Target.Proxy(app));
    assertThat(test.eventsAfter(0)).containsExactly("AppCreated", "AliasPointed");
  }

  @Test
  void ofANameThatIsTakenNothingIsLeft() {
    create(PLAY);
    long before = test.events();
    var again =
        registry()
            .create(test.aCommand(), PLAY, Metadata.titled("x"), Source.of("template"), null)
            .toCompletableFuture()
            .join();
    assertThat(again).isEqualTo(new AppOutcome.NameTaken(PLAY));
    assertThat(fork(create(Subdomain.of("other")), "play"))
        .isEqualTo(new AppOutcome.NameTaken(PLAY));
    assertThat(test.eventsAfter(before)).containsExactly("AppCreated", "AliasPointed");
  }

  @Test
  void aSystemNameIsRefused() {
    var outcome =
        registry()
            .create(
                test.aCommand(),
                Subdomain.of("www"),
                Metadata.titled("x"),
                Source.of("template"),
                null)
            .toCompletableFuture()
            .join();
    assertThat(outcome)
        .isInstanceOfSatisfying(
            AppOutcome.Rejected.class,
            refused -> assertThat(refused.rejection().status()).isEqualTo(403));
    assertThat(test.events()).isZero();
  }

  @Test
  void theSameKeyMakesOneAppAndOneFork() {
    var meta = Samples.withKey("k", "create");
    var first = registry().create(meta, PLAY, Metadata.titled("x"), Source.DEPLOY, null);
    var app = ((AppOutcome.Made) first.toCompletableFuture().join()).app();
    test.restart();
    var again = registry().create(meta, PLAY, Metadata.titled("x"), Source.DEPLOY, null);
    assertThat(again.toCompletableFuture().join())
        .isInstanceOfAny(AppOutcome.Made.class, AppOutcome.NameTaken.class);
    var forked = Samples.withKey("f", "fork");
    var one = registry().fork(forked, app, null, null, true).toCompletableFuture().join();
    var two = registry().fork(forked, app, null, null, true).toCompletableFuture().join();
    assertThat(two).isEqualTo(one);
    long apps = 0;
    for (var row : test.node().table().now().apps()) {
      apps += row.removed() ? 0 : 1;
    }
    assertThat(apps).isEqualTo(2);
  }

  @Test
  void aForkServesTheSameFilesAndGoesItsOwnWay() {
    var parent = test.app("app_parent00", "old");
    TestNode.done(
        registry()
            .change(
                parent,
                new App.ChangeMetadata(
                    test.aCommand(),
                    new MetadataChange(
                        "Parent", "d", List.of("t"), Visibility.PUBLIC, true, Map.of()))));
    TestNode.done(registry().environments().set(test.aCommand(), parent, "API_KEY", "s3cret"));
    var made = (AppOutcome.Made) fork(parent, "copy");
    var fork = row(made.app());
    assertThat(fork.parent()).isEqualTo(parent);
    assertThat(fork.original()).isEqualTo(parent);
    assertThat(fork.metadata().title()).isEqualTo("Parent");
    assertThat(fork.metadata().visibility()).isEqualTo(Visibility.UNLISTED);
    assertThat(served(fork)).isEqualTo(served(row(parent)));
    assertThat(registry().environments().value(made.app(), "API_KEY").toCompletableFuture().join())
        .contains("s3cret");

    test.deploy("copy", "changed").toCompletableFuture().join();
    TestNode.done(registry().environments().set(test.aCommand(), made.app(), "API_KEY", "other"));
    assertThat(registry().environments().value(parent, "API_KEY").toCompletableFuture().join())
        .contains("s3cret");
    var grandchild = (AppOutcome.Made) fork(made.app(), "grandchild");
    assertThat(row(grandchild.app()).original()).isEqualTo(parent);
    assertThat(row(grandchild.app()).parent()).isEqualTo(made.app());
    var before = test.node().table().now();
    test.restart();
    assertThat(test.node().table().now().app(grandchild.app()))
        .isEqualTo(before.app(grandchild.app()));
  }

  @Test
  void anOldReleaseCanBeForkedAndOneThatIsNotThereCannot() {
    test.deploy("play", "one").toCompletableFuture().join();
    test.deploy("play", "two").toCompletableFuture().join();
    var parent = ((Target.Proxy) Objects.requireNonNull(test.target("play"))).app();
    var made =
        (AppOutcome.Made)
            registry()
                .fork(test.aCommand(), parent, ReleaseNo.FIRST, null, true)
                .toCompletableFuture()
                .join();
    assertThat(served(row(made.app())))
        .isEqualTo(Objects.requireNonNull(row(parent).release(ReleaseNo.FIRST)).tree());
    var missing =
        registry()
            .fork(test.aCommand(), parent, ReleaseNo.of(9), null, true)
            .toCompletableFuture()
            .join();
    assertThat(missing)
        .isInstanceOfSatisfying(
            AppOutcome.Rejected.class,
            refused ->
                assertThat(refused.rejection().code()).isEqualTo(RejectionCode.RELEASE_NOT_FOUND));
    var unknown =
        registry()
            .fork(test.aCommand(), AppId.of("app_unknown0"), null, null, true)
            .toCompletableFuture()
            .join();
    assertThat(unknown)
        .isInstanceOfSatisfying(
            AppOutcome.Rejected.class,
            refused ->
                assertThat(refused.rejection().code()).isEqualTo(RejectionCode.APP_NOT_FOUND));
  }

  @Test
  void valuesAreSealedInTheFileAndTheirKeyIsTheOwnersAlone() throws Exception {
    var app = test.app("app_secret00", "x");
    TestNode.done(registry().environments().set(test.aCommand(), app, "TOKEN", "correct-horse"));
    assertThat(registry().environments().of(app).toCompletableFuture().join())
        .extracting(value -> value.name())
        .containsExactly("TOKEN");
    try (var files = Files.list(test.folder())) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("correct-horse");
      }
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(test.folder().resolve("node.key"))))
        .isEqualTo("rw-------");
    TestNode.done(registry().environments().remove(test.aCommand(), app, "TOKEN"));
    assertThat(registry().environments().of(app).toCompletableFuture().join()).isEmpty();
    assertThat(test.eventsAfter(0)).endsWith("EnvChanged", "EnvChanged");
  }

  @Test
  void aRevokedKeyIsNoKeyFromTheAnswerOnAndAfterARestart() {
    var issued =
        (KeyOutcome.Issued)
            registry()
                .issueKey(
                    test.aCommand(), "laptop", List.of(Scope.READ), List.of(), List.of(), null)
                .toCompletableFuture()
                .join();
    String token = issued.token().reveal();
    assertThat(test.node().keys().find(token)).isPresent();
    TestNode.done(registry().revokeKey(test.aCommand(), issued.key()));
    assertThat(test.node().keys().find(token)).isEmpty();
    test.restart();
    assertThat(test.node().keys().find(token)).isEmpty();
    assertThat(TestNode.refused(registry().revokeKey(test.aCommand(), issued.key())).code())
        .isEqualTo(RejectionCode.KEY_NOT_FOUND);
  }
}
