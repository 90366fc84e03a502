package sh.fazt.registry.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.Samples.NOON;
import static sh.fazt.registry.Samples.PLAY;
import static sh.fazt.registry.Samples.SNAKE;
import static sh.fazt.registry.Samples.TETRIS;
import static sh.fazt.registry.Samples.aCommand;
import static sh.fazt.registry.Samples.anEventsMeta;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.alias.AliasPointed;
import sh.fazt.journal.alias.AliasRemoved;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.alias.SwapFinished;
import sh.fazt.journal.alias.SwapId;
import sh.fazt.journal.alias.SwapOutcome;
import sh.fazt.journal.alias.SwapReserved;
import sh.fazt.journal.alias.SwapSide;
import sh.fazt.registry.Scenario;
import sh.fazt.registry.alias.Alias.PointAlias;
import sh.fazt.registry.alias.Alias.RemoveAlias;
import sh.fazt.registry.routing.AppStanding;
import sh.fazt.registry.routing.MainDomain;
import sh.fazt.registry.routing.OwnHosts;

class AliasRulesTest {
  private static final AppId GONE = AppId.of("app_gone0000");
  private static final Map<AppId, AppStanding> APPS =
      Map.of(
          TETRIS, AppStanding.LIVE,
          SNAKE, AppStanding.LIVE,
          GONE, AppStanding.REMOVED);
  private static final Target TO_TETRIS = new Target.Proxy(TETRIS);
  private static final Target TO_SNAKE = new Target.Proxy(SNAKE);

  private static Scenario<AliasState, AliasEvent, Alias.Command> aName(String label) {
    return new Scenario<>(
        AliasState.unknown(Subdomain.of(label)),
        (s, c) -> Alias.decide(s, c, aMoment()),
        Alias::evolve);
  }

  private static Alias.Context aMoment() {
    return new Alias.Context(
        NOON,
        app -> APPS.getOrDefault(app, AppStanding.UNKNOWN),
        new OwnHosts(MainDomain.of("example.com")));
  }

  private static PointAlias to(Target target) {
    return new PointAlias(aCommand(), target, Alias.Replacing.ANYTHING);
  }

  @Test
  void aFreeNameCanBePointedAtAnApp() {
    var alias = aName("play").when(to(TO_TETRIS)).thenWritten(AliasPointed.class).state();
    assertThat(alias.target()).isEqualTo(TO_TETRIS);
    assertThat(alias.version()).isEqualTo(Version.of(1));
  }

  @Test
  void pointingWhereItPointsAlreadyWritesNothing() {
    aName("play").when(to(TO_TETRIS)).when(to(TO_TETRIS)).thenNothingWritten();
  }

  @Test
  void whoeverWantsAFreeNameIsRefusedOnceItIsTaken() {
    aName("play")
        .when(to(TO_TETRIS))
        .when(new PointAlias(aCommand(), TO_SNAKE, Alias.Replacing.NOTHING))
        .thenRefused(new AliasRejection.Taken(PLAY));
  }

  @Test
  void aNameCannotPointAtAnAppThatDoesNotExist() {
    var missing = AppId.of("app_missing0");
    aName("play")
        .when(to(new Target.Proxy(missing)))
        .thenRefused(new AliasRejection.AppMissing(missing));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin",
        "api",
        "www",
        "mail",
        "ftp",
        "smtp",
        "pop",
        "imap",
        "ns1",
        "ns2",
        "localhost",
        "r-3--tetris",
        "t--abc"
      })
  void systemNamesCannotBeTaken(String label) {
    aName(label).when(to(TO_TETRIS)).thenRefused(403, "SYSTEM_ALIAS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "404"})
  void theRootAndNotFoundPagesHoldAnAppAndNothingElse(String label) {
    aName(label)
        .when(to(new Target.Reserved()))
        .thenRefused(403, "SYSTEM_ALIAS")
        .when(to(TO_TETRIS))
        .thenWritten(AliasPointed.class)
        .when(new RemoveAlias(aCommand()))
        .thenRefused(403, "SYSTEM_ALIAS");
  }

  @Test
  void aRemovedNameKeepsItsVersionSoThatAnOldChangeCannotReviveIt() {
    var alias =
        aName("play")
            .when(to(TO_TETRIS))
            .when(new RemoveAlias(aCommand()))
            .thenWritten(AliasRemoved.class)
            .state();
    assertThat(alias.target()).isNull();
    assertThat(alias.row().version()).isEqualTo(Version.of(2));
  }

  @Test
  void anUnknownNameCannotBeRemoved() {
    aName("play").when(new RemoveAlias(aCommand())).thenRefused(new AliasRejection.NotFound(PLAY));
  }

  @Test
  void aSwapIsAppliedOnBothSides() {
    var swap = SwapId.of("s1");
    var first = new SwapSide(PLAY, Version.of(2), TO_TETRIS, TO_SNAKE);
    var second = new SwapSide(Subdomain.of("zoo"), Version.of(2), TO_SNAKE, TO_TETRIS);
    var coordinator =
        aName("play")
            .when(to(TO_TETRIS))
            .given(new AliasesSwapped(anEventsMeta(), swap, first, second))
            .state();
    assertThat(coordinator.target()).isEqualTo(TO_SNAKE);
    assertThat(coordinator.version()).isEqualTo(Version.of(2));
    var partner =
        aName("zoo")
            .when(to(TO_SNAKE))
            .given(new SwapReserved(anEventsMeta(), Subdomain.of("zoo"), Version.of(1), swap, PLAY))
            .given(
                new SwapFinished(
                    anEventsMeta(),
                    Subdomain.of("zoo"),
                    Version.of(2),
                    swap,
                    SwapOutcome.SWAPPED,
                    TO_TETRIS))
            .state();
    assertThat(partner.target()).isEqualTo(TO_TETRIS);
    assertThat(partner.reservation()).isNull();
    assertThat(partner.version()).isEqualTo(Version.of(2));
  }
}
