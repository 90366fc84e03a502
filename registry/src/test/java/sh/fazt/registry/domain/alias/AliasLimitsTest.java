package sh.fazt.registry.domain.alias;

import static sh.fazt.registry.Samples.PLAY;
import static sh.fazt.registry.Samples.SNAKE;
import static sh.fazt.registry.Samples.TETRIS;
import static sh.fazt.registry.Samples.aCommand;
import static sh.fazt.registry.domain.alias.AliasRulesTest.TO_SNAKE;
import static sh.fazt.registry.domain.alias.AliasRulesTest.TO_TETRIS;
import static sh.fazt.registry.domain.alias.AliasRulesTest.aName;
import static sh.fazt.registry.domain.alias.AliasRulesTest.arm;
import static sh.fazt.registry.domain.alias.AliasRulesTest.pointed;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.Target;
import sh.fazt.journal.alias.AliasPointed;
import sh.fazt.journal.alias.AliasRemoved;
import sh.fazt.registry.domain.KeyLimits;
import sh.fazt.registry.domain.alias.Alias.PointAlias;
import sh.fazt.registry.domain.alias.Alias.RemoveAlias;
import sh.fazt.registry.domain.alias.Alias.SplitAlias;

/** What a caller who is limited to some apps may do with a name. */
class AliasLimitsTest {
  private static final KeyLimits ONLY_TETRIS = KeyLimits.toApps(Set.of(TETRIS));

  @Test
  void aCallerLimitedToAnAppTakesFreeNamesForItAndGivesThemBack() {
    aName("play")
        .when(new PointAlias(aCommand().within(ONLY_TETRIS), TO_TETRIS, Alias.Replacing.ANYTHING))
        .thenWritten(AliasPointed.class)
        .when(new RemoveAlias(aCommand().within(ONLY_TETRIS)))
        .thenWritten(AliasRemoved.class);
  }

  @Test
  void aCallerLimitedToAnAppTakesNoNameOfAnother() {
    for (Target held :
        List.of(
            TO_SNAKE,
            new Target.Reserved(),
            new Target.Redirect("https://example.org/", 301, false),
            SplitSlots.assign(List.of(arm(TETRIS, 50), arm(SNAKE, 50)), null))) {
      aName("play")
          .given(pointed(held))
          .when(new PointAlias(aCommand().within(ONLY_TETRIS), TO_TETRIS, Alias.Replacing.ANYTHING))
          .thenRefused(AliasRejections.outOfReach(PLAY))
          .when(new RemoveAlias(aCommand().within(ONLY_TETRIS)))
          .thenRefused(AliasRejections.outOfReach(PLAY));
    }
  }

  @Test
  void aCallerLimitedToAnAppPointsAtNoOtherAndAtNothingElse() {
    for (Target wanted :
        List.of(
            TO_SNAKE,
            new Target.Reserved(),
            new Target.Redirect("https://example.org/", 301, false))) {
      aName("play")
          .when(new PointAlias(aCommand().within(ONLY_TETRIS), wanted, Alias.Replacing.ANYTHING))
          .thenRefused(403, "FORBIDDEN");
    }
    aName("play")
        .when(
            new SplitAlias(
                aCommand().within(ONLY_TETRIS), List.of(arm(TETRIS, 50), arm(SNAKE, 50))))
        .thenRefused(403, "FORBIDDEN");
  }
}
