package sh.fazt.registry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.Samples.NOON;
import static sh.fazt.registry.Samples.TETRIS;
import static sh.fazt.registry.Samples.aCommand;
import static sh.fazt.registry.Samples.aDeployment;
import static sh.fazt.registry.Samples.aTree;
import static sh.fazt.registry.Samples.anEventsMeta;
import static sh.fazt.registry.Samples.expecting;
import static sh.fazt.registry.Samples.withKey;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Source;
import sh.fazt.journal.Version;
import sh.fazt.journal.Visibility;
import sh.fazt.journal.app.AppCreated;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.journal.app.AppForked;
import sh.fazt.journal.app.AppRemovalFinished;
import sh.fazt.journal.app.AppRemoved;
import sh.fazt.journal.app.MetadataChanged;
import sh.fazt.journal.app.ReleaseActivated;
import sh.fazt.journal.app.ReleaseDeployed;
import sh.fazt.registry.Conditions;
import sh.fazt.registry.Samples;
import sh.fazt.registry.Scenario;
import sh.fazt.registry.app.App.CreateApp;
import sh.fazt.registry.app.App.DeployRelease;
import sh.fazt.registry.app.App.Deployment;
import sh.fazt.registry.app.App.RemoveApp;

class AppRulesTest {
  private static Scenario<AppState, AppEvent, App.Command> anUnknownId() {
    return new Scenario<>(
        App.unknown(TETRIS), (s, c) -> App.decide(s, c, new App.Context(NOON)), App::evolve);
  }

  private static Scenario<AppState, AppEvent, App.Command> anApp() {
    return anUnknownId().when(create(null));
  }

  private static CreateApp create(@Nullable Deployment first) {
    return new CreateApp(aCommand(), Metadata.titled("tetris"), Source.DEPLOY, first);
  }

  private static DeployRelease deploy(String content) {
    return new DeployRelease(aCommand(), aDeployment(content));
  }

  @Test
  void aNewAppHasNoReleaseAndServesNothing() {
    var app = anUnknownId().when(create(null)).thenWritten(AppCreated.class).state();
    assertThat(app.releases().active()).isNull();
    assertThat(app.version()).isEqualTo(Version.of(1));
    assertThat(app.metadata().visibility()).isEqualTo(Visibility.UNLISTED);
    assertThat(app.lineage().original()).isEqualTo(TETRIS);
  }

  @Test
  void anAppCanBeMadeWithItsFirstReleaseInOneStep() {
    var app =
        anUnknownId()
            .when(create(aDeployment("one")))
            .thenWritten(AppCreated.class, ReleaseDeployed.class)
            .state();
    assertThat(app.releases().active()).isEqualTo(ReleaseNo.FIRST);
    assertThat(app.version()).isEqualTo(Version.of(2));
  }

  @Test
  void anIdIsNeverUsedTwice() {
    anApp().when(create(null)).thenRefused(new AppRejection.IdTaken(TETRIS));
    anApp()
        .when(new RemoveApp(aCommand()))
        .when(create(null))
        .thenRefused(new AppRejection.IdTaken(TETRIS));
  }

  @Test
  void releasesAreNumberedAndTheNewestIsActive() {
    var app = anApp().when(deploy("one")).when(deploy("two")).when(deploy("one")).state();
    assertThat(app.releases().all())
        .extracting(Releases.Release::no)
        .containsExactly(ReleaseNo.of(1), ReleaseNo.of(2), ReleaseNo.of(3));
    assertThat(Objects.requireNonNull(app.releases().served()).tree()).isEqualTo(aTree("one"));
    assertThat(app.releases().active()).isEqualTo(ReleaseNo.of(3));
  }

  @Test
  void aDeployAfterARollbackGetsTheNextNumberNotTheNextAfterTheActive() {
    var app =
        anApp()
            .when(deploy("one"))
            .when(deploy("two"))
            .given(
                new ReleaseActivated(
                    anEventsMeta(), TETRIS, Version.of(4), ReleaseNo.of(2), ReleaseNo.of(1)))
            .when(deploy("three"))
            .state();
    assertThat(app.releases().active()).isEqualTo(ReleaseNo.of(3));
  }

  @Test
  void aDeploySaysWhichReleaseWasActiveBefore() {
    anApp().when(deploy("one")).when(deploy("two")).thenWritten(ReleaseDeployed.class);
    var decision =
        (sh.fazt.registry.Decision.Accepted<AppEvent>)
            App.decide(anApp().when(deploy("one")).state(), deploy("two"), new App.Context(NOON));
    assertThat(((ReleaseDeployed) decision.events().getFirst()).previous())
        .isEqualTo(ReleaseNo.FIRST);
  }

  @Test
  void nothingIsDeployedToAnAppThatDoesNotExist() {
    anUnknownId().when(deploy("one")).thenRefused(new AppRejection.NotFound(TETRIS));
  }

  @Test
  void nothingIsDeployedToARemovedApp() {
    anApp()
        .when(new RemoveApp(aCommand()))
        .thenWritten(AppRemoved.class)
        .when(deploy("one"))
        .thenRefused(404, "APP_NOT_FOUND")
        .given(new AppRemovalFinished(anEventsMeta(), TETRIS, Version.of(2), List.of()))
        .when(deploy("one"))
        .thenRefused(404, "APP_NOT_FOUND");
  }

  @Test
  void turningSpaOnWithADeployIsAFactOfItsOwn() {
    var spa = new Deployment(aTree("one"), 1, 1, Source.DEPLOY, "", true);
    var app =
        anApp()
            .when(new DeployRelease(aCommand(), spa))
            .thenWritten(MetadataChanged.class, ReleaseDeployed.class)
            .when(new DeployRelease(aCommand(), spa))
            .thenWritten(ReleaseDeployed.class)
            .state();
    assertThat(app.metadata().spa()).isTrue();
  }

  @Test
  void aPlainDeployKeepsWhatIsKnownOfTheSource() {
    var git = new Source("git", "https://example.com/r.git", "main", "abc");
    var app =
        anUnknownId()
            .when(new CreateApp(aCommand(), Metadata.titled("t"), git, null))
            .when(deploy("one"))
            .state();
    assertThat(app.about().source()).isEqualTo(git);
  }

  @Test
  void anExpectedVersionThatIsNotThePresentOneIsRefusedWithThePresentOne() {
    anApp()
        .when(new DeployRelease(expecting(7), aDeployment("one")))
        .thenRefused(new Conditions.VersionMismatch(Version.of(1)))
        .when(new DeployRelease(expecting(1), aDeployment("one")))
        .thenWritten(ReleaseDeployed.class);
  }

  @Test
  void theSameKeyAndBodyGivesTheFirstAnswerEvenWhenTheVersionHasMovedOn() {
    var again = new DeployRelease(withKey("k", "body"), aDeployment("one"));
    anApp()
        .when(again)
        .thenWritten(ReleaseDeployed.class)
        .when(deploy("two"))
        .when(again)
        .thenRepeated(2);
  }

  @Test
  void theSameKeyWithAnotherBodyIsRefused() {
    anApp()
        .when(new DeployRelease(withKey("k", "body"), aDeployment("one")))
        .when(new DeployRelease(withKey("k", "other"), aDeployment("two")))
        .thenRefused(422, "IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void aKeyIsForgottenADayLaterByTheTimeOfEvents() {
    var keyed = new DeployRelease(withKey("k", "body"), aDeployment("one"));
    var later = new App.Context(NOON.plus(Duration.ofHours(25)));
    var app = anApp().when(keyed).state();
    var moved =
        (sh.fazt.registry.Decision.Accepted<AppEvent>) App.decide(app, deploy("two"), later);
    for (var event : moved.events()) {
      app = App.evolve(app, event);
    }
    assertThat(App.decide(app, keyed, later))
        .isInstanceOf(sh.fazt.registry.Decision.Accepted.class);
  }

  @Test
  void aForkServesItsParentsTreeAsItsFirstRelease() {
    var fork =
        anUnknownId()
            .given(
                new AppForked(
                    anEventsMeta(),
                    TETRIS,
                    Version.of(1),
                    Samples.SNAKE,
                    Samples.SNAKE,
                    ReleaseNo.of(3),
                    Metadata.titled("fork"),
                    new Source("fork", "", "", ""),
                    aTree("parent"),
                    2,
                    423,
                    List.of("A_B"),
                    false))
            .state();
    assertThat(Objects.requireNonNull(fork.releases().served()).tree()).isEqualTo(aTree("parent"));
    assertThat(fork.lineage().original()).isEqualTo(Samples.SNAKE);
    assertThat(fork.about().envNames()).containsExactly("A_B");
  }
}
