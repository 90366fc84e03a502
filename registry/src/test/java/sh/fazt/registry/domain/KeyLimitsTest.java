package sh.fazt.registry.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.Samples.NOON;
import static sh.fazt.registry.Samples.PLAY;
import static sh.fazt.registry.Samples.SNAKE;
import static sh.fazt.registry.Samples.TETRIS;
import static sh.fazt.registry.Samples.aCommand;
import static sh.fazt.registry.Samples.aDeployment;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.alias.AliasPointed;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.journal.app.ReleaseDeployed;
import sh.fazt.registry.Scenario;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.alias.AliasRejections;
import sh.fazt.registry.domain.alias.AliasState;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.AppRejections;
import sh.fazt.registry.domain.app.AppState;
import sh.fazt.registry.routing.AppStatus;
import sh.fazt.registry.routing.MainDomain;
import sh.fazt.registry.routing.OwnHosts;

class KeyLimitsTest {
  private static final KeyLimits PREVIEWS =
      new KeyLimits(Set.of(), List.of(new AliasPattern("pr-*"), new AliasPattern("demo")));
  private static final Subdomain PR = Subdomain.of("pr-17");
  private static final Target TO_TETRIS = new Target.Proxy(TETRIS);

  @Test
  void withoutLimitsEverythingIsIncluded() {
    assertThat(KeyLimits.NONE.includesNewApps()).isTrue();
    assertThat(KeyLimits.NONE.includes(TETRIS, () -> List.of())).isTrue();
    assertThat(KeyLimits.NONE.includes(PLAY, new Target.Reserved())).isTrue();
  }

  @Test
  void whoIsLimitedToAppsHasNoNamesThatLeadElsewhere() {
    var tetris = KeyLimits.toApps(Set.of(TETRIS));
    assertThat(tetris.includes(TETRIS, () -> List.of())).isTrue();
    assertThat(tetris.includes(SNAKE, () -> List.of())).isFalse();
    assertThat(tetris.includes(PLAY, TO_TETRIS)).isTrue();
    assertThat(tetris.includes(PLAY, new Target.Proxy(SNAKE))).isFalse();
    assertThat(tetris.includes(PLAY, new Target.Reserved())).isFalse();
    assertThat(tetris.includesNewApps()).isFalse();
  }

  @Test
  void whoIsLimitedToNamesHasAppsThatShowNowhereElse() {
    assertThat(PREVIEWS.includes(PR)).isTrue();
    assertThat(PREVIEWS.includes(PLAY)).isFalse();
    assertThat(PREVIEWS.includes(TETRIS, () -> List.of(PR, Subdomain.of("demo")))).isTrue();
    assertThat(PREVIEWS.includes(TETRIS, () -> List.of(PR, PLAY))).isFalse();
    assertThat(PREVIEWS.includes(TETRIS, () -> List.of())).isFalse();
  }

  @Test
  void whoIsNarrowedToAnAppKeepsHisNames() {
    var narrowed = PREVIEWS.to(TETRIS);
    assertThat(narrowed.includes(TETRIS, () -> List.of(PR))).isTrue();
    assertThat(narrowed.includes(SNAKE, () -> List.of(PR))).isFalse();
    assertThat(narrowed.includes(TETRIS, () -> List.of(PLAY))).isFalse();
    assertThat(narrowed.includes(PLAY)).isFalse();
  }

  @Test
  void theRulesOfANameHoldThem() {
    for (Subdomain name : List.of(PR, PLAY)) {
      var scenario =
          new Scenario<AliasState, AliasEvent, Alias.Command>(
                  AliasState.unknown(name),
                  (s, c) ->
                      Alias.decide(
                          s,
                          c,
                          new Alias.Context(
                              NOON,
                              _ -> AppStatus.LIVE,
                              new OwnHosts(MainDomain.of("example.com")))),
                  Alias::evolve)
              .when(
                  new Alias.PointAlias(
                      aCommand().within(PREVIEWS), TO_TETRIS, Alias.Replacing.ANYTHING));
      if (name.equals(PR)) {
        scenario.thenWritten(AliasPointed.class);
      } else {
        scenario.thenRefused(AliasRejections.outOfReach(name));
      }
    }
  }

  @Test
  void theRulesOfAnAppHoldThem() {
    for (List<Subdomain> names : List.of(List.of(PR), List.of(PR, PLAY))) {
      var scenario =
          new Scenario<AppState, AppEvent, App.Command>(
                  AppState.unknown(TETRIS),
                  (s, c) -> App.decide(s, c, new App.Context(NOON, 100, () -> names)),
                  App::evolve)
              .when(new App.CreateApp(aCommand(), Metadata.titled("tetris"), Source.DEPLOY, null))
              .when(new App.DeployRelease(aCommand().within(PREVIEWS), aDeployment("one")));
      if (names.contains(PLAY)) {
        scenario.thenRefused(AppRejections.outOfReach(TETRIS));
      } else {
        scenario.thenWritten(ReleaseDeployed.class);
      }
    }
  }
}
