package sh.fazt.registry.domain.app;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.Samples.NOON;
import static sh.fazt.registry.Samples.SNAKE;
import static sh.fazt.registry.Samples.TETRIS;
import static sh.fazt.registry.Samples.aCommand;
import static sh.fazt.registry.Samples.aDeployment;
import static sh.fazt.registry.Samples.aTree;
import static sh.fazt.registry.Samples.anEventsMeta;
import static sh.fazt.registry.Samples.expecting;
import static sh.fazt.registry.Samples.withKey;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Place;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Source;
import sh.fazt.journal.Version;
import sh.fazt.journal.Visibility;
import sh.fazt.journal.app.AppCreated;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.journal.app.AppForked;
import sh.fazt.journal.app.AppRemovalFinished;
import sh.fazt.journal.app.AppRemoved;
import sh.fazt.journal.app.EnvChanged;
import sh.fazt.journal.app.MetadataChanged;
import sh.fazt.journal.app.ReleaseActivated;
import sh.fazt.journal.app.ReleaseDeployed;
import sh.fazt.registry.Samples;
import sh.fazt.registry.Scenario;
import sh.fazt.registry.domain.KeyLimits;
import sh.fazt.registry.domain.Preconditions;
import sh.fazt.registry.domain.app.App.ChangeMetadata;
import sh.fazt.registry.domain.app.App.CreateApp;
import sh.fazt.registry.domain.app.App.DeployRelease;
import sh.fazt.registry.domain.app.App.NewRelease;
import sh.fazt.registry.domain.app.App.RemoveApp;
import sh.fazt.registry.routing.ReleaseRow;

class AppRulesTest {
  private static Scenario<AppState, AppEvent, App.Command> anUnknownId() {
    return new Scenario<>(
        AppState.unknown(TETRIS),
        (s, c) -> App.decide(s, c, new App.Context(NOON, 100, List::of)),
        App::evolve);
  }

  private static Scenario<AppState, AppEvent, App.Command> anApp() {
    return anUnknownId().when(create(null));
  }

  private static CreateApp create(@Nullable NewRelease first) {
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
    anApp().when(create(null)).thenRefused(AppRejections.idTaken(TETRIS));
    anApp()
        .when(new RemoveApp(aCommand()))
        .when(create(null))
        .thenRefused(AppRejections.idTaken(TETRIS));
  }

  @Test
  void releasesAreNumberedAndTheNewestIsActive() {
    var app = anApp().when(deploy("one")).when(deploy("two")).when(deploy("one")).state();
    assertThat(app.releases().all())
        .extracting(ReleaseRow::no)
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
        (sh.fazt.registry.domain.Decision.Accepted<AppEvent>)
            App.decide(
                anApp().when(deploy("one")).state(),
                deploy("two"),
                new App.Context(NOON, 100, List::of));
    assertThat(((ReleaseDeployed) decision.events().getFirst()).previous())
        .isEqualTo(ReleaseNo.FIRST);
  }

  @Test
  void nothingIsDeployedToAnAppThatDoesNotExist() {
    anUnknownId().when(deploy("one")).thenRefused(AppRejections.notFound());
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
    var spa = new NewRelease(aTree("one"), 1, 1, Source.DEPLOY, "", MetadataChange.spa(true));
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
        .thenRefused(Preconditions.versionMismatch(Version.of(1)))
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
    var later = new App.Context(NOON.plus(Duration.ofHours(25)), 100, List::of);
    var app = anApp().when(keyed).state();
    var moved =
        (sh.fazt.registry.domain.Decision.Accepted<AppEvent>) App.decide(app, deploy("two"), later);
    for (var event : moved.events()) {
      app = App.evolve(app, event);
    }
    assertThat(App.decide(app, keyed, later))
        .isInstanceOf(sh.fazt.registry.domain.Decision.Accepted.class);
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

  private static App.Parent aParent(Metadata metadata, List<String> env) {
    var release =
        new ReleaseRow(
            ReleaseNo.of(3),
            aTree("three"),
            7,
            70,
            Version.of(5),
            Instant.parse("2026-01-01T00:00:00Z"));
    return new App.Parent(SNAKE, SNAKE, release, metadata, env);
  }

  @Test
  void aForkHasWhatItsParentServedAndSaidAndIsUnlisted() {
    var metadata =
        new Metadata(
            "Snake", "slow", List.of("game"), Visibility.PRIVATE, true, Map.of("views", "off"));
    var fork =
        anUnknownId()
            .when(new App.ForkApp(aCommand(), aParent(metadata, List.of("KEY")), false))
            .thenWritten(AppForked.class)
            .state();
    assertThat(fork.metadata()).isEqualTo(metadata.withVisibility(Visibility.UNLISTED));
    assertThat(fork.about().source().type()).isEqualTo("fork");
    assertThat(fork.about().envNames()).containsExactly("KEY");
    assertThat(fork.lineage()).isEqualTo(new AppState.Lineage(SNAKE, SNAKE, ReleaseNo.of(3)));
    assertThat(fork.releases().active()).isEqualTo(ReleaseNo.FIRST);
    assertThat(fork.releases().served()).isNotNull();
    assertThat(fork.releases().all().getFirst().tree()).isEqualTo(aTree("three"));
  }

  @Test
  void aForkIsANewAppWithAnIdNobodyHas() {
    var parent = aParent(Metadata.titled("Snake"), List.of());
    anApp().when(new App.ForkApp(aCommand(), parent, false)).thenRefused(409, "ID_TAKEN");
    anUnknownId()
        .when(new App.ForkApp(aCommand().within(KeyLimits.toApps(Set.of(SNAKE))), parent, false))
        .thenRefused(AppRejections.noNewApps());
  }

  @Test
  void environmentValuesAreNotedByName() {
    var app =
        anApp()
            .when(new App.ChangeEnv(aCommand(), List.of("B", "A"), List.of()))
            .thenWritten(EnvChanged.class)
            .when(new App.ChangeEnv(aCommand(), List.of("C"), List.of("A")))
            .thenWritten(EnvChanged.class)
            .state();
    assertThat(app.about().envNames()).containsExactly("B", "C");
    anApp()
        .when(new RemoveApp(aCommand()))
        .when(new App.ChangeEnv(aCommand(), List.of("A"), List.of()))
        .thenRefused(404, "APP_NOT_FOUND");
  }

  static Stream<MetadataChange> wrongMetadata() {
    return Stream.of(
        about("a\u001b", null, null, Map.of()),
        about("x".repeat(201), null, null, Map.of()),
        about(null, "x".repeat(2001), null, Map.of()),
        about(null, null, List.of(""), Map.of()),
        about(null, null, Collections.nCopies(33, "tag"), Map.of()),
        about(null, null, null, Map.of("Views", "off")),
        about(null, null, null, Map.of("views", "x".repeat(201))));
  }

  private static MetadataChange about(
      @Nullable String title,
      @Nullable String description,
      @Nullable List<String> tags,
      Map<String, String> settings) {
    return new MetadataChange(title, description, tags, null, null, settings);
  }

  @ParameterizedTest
  @MethodSource("wrongMetadata")
  void whatDoesNotFitIsRefusedWhereverItComesFrom(MetadataChange change) {
    anApp().when(new ChangeMetadata(aCommand(), change)).thenRefused(400, "BAD_REQUEST");
    var deployment = new NewRelease(aTree("one"), 1, 1, Source.DEPLOY, "", change);
    anApp().when(new DeployRelease(aCommand(), deployment)).thenRefused(400, "BAD_REQUEST");
    anUnknownId()
        .when(new CreateApp(aCommand(), Metadata.titled("x"), Source.DEPLOY, deployment))
        .thenRefused(400, "BAD_REQUEST");
  }

  @Test
  void settingsAreChangedOneByOne() {
    var app =
        anApp()
            .when(new ChangeMetadata(aCommand(), about(null, null, null, Map.of("views", "off"))))
            .when(new ChangeMetadata(aCommand(), about(null, null, null, Map.of("other", "x"))))
            .when(new ChangeMetadata(aCommand(), about(null, null, null, Map.of("views", ""))))
            .state();
    assertThat(app.metadata().settings()).containsExactly(Map.entry("other", "x"));
  }

  private static DeployRelease onlyFrom(@Nullable Place place) {
    var from = aDeployment("from " + place);
    return new DeployRelease(
        aCommand(),
        new NewRelease(
            from.tree(),
            from.fileCount(),
            from.bytes(),
            Source.DEPLOY.at(place),
            "",
            MetadataChange.NOTHING),
        true);
  }

  @Test
  void aDeployThatMustNotReplaceWhatCameFromElsewhereIsHeldToIt() {
    var here = new Place("0".repeat(32), "ada@laptop:~/blog");
    var renamed = new Place("0".repeat(32), "ada@laptop:~/linked/blog");
    var there = new Place("1".repeat(32), "ada@laptop:~/other/blog");

    var app =
        anApp()
            .when(onlyFrom(here))
            .thenWritten(ReleaseDeployed.class)
            .when(onlyFrom(renamed))
            .thenWritten(ReleaseDeployed.class)
            .when(onlyFrom(there))
            .thenRefused(AppRejections.otherPlace(renamed))
            .when(onlyFrom(null))
            .thenRefused(409, "OTHER_PLACE");
    app.when(deploy("from an older client"))
        .thenWritten(ReleaseDeployed.class)
        .when(onlyFrom(here))
        .thenRefused(AppRejections.otherPlace(null));
  }

  @Test
  void aDeployFromADirectoryLeavesTheRepositoryAnAppIsUpgradedFrom() {
    var git = new Source("git", "https://example.com/a.git", "main", "0f3c2a1");
    var here = new Place("0".repeat(32), "ada@laptop:~/blog");
    var app =
        anUnknownId().when(new CreateApp(aCommand(), Metadata.titled("a"), git, null)).state();
    assertThat(app.about().from(Source.DEPLOY.at(here)).source()).isEqualTo(git.at(here));
    assertThat(app.about().from(Source.DEPLOY.at(here)).from(Source.DEPLOY).source())
        .isEqualTo(git);
  }
}
