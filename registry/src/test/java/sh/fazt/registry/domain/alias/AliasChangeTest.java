package sh.fazt.registry.domain.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.Samples.PLAY;
import static sh.fazt.registry.Samples.aCommand;
import static sh.fazt.registry.domain.alias.AliasRulesTest.TO_TETRIS;
import static sh.fazt.registry.domain.alias.AliasRulesTest.aName;
import static sh.fazt.registry.domain.alias.AliasRulesTest.redirectStatus;
import static sh.fazt.registry.domain.alias.AliasRulesTest.to;

import org.junit.jupiter.api.Test;
import sh.fazt.journal.Target;
import sh.fazt.registry.domain.alias.Alias.ModifyAlias;

/** A change that says some of a target, and leaves the rest as it is. */
class AliasChangeTest {
  @Test
  void whatAChangeDoesNotSayStaysAsItIsByThen() {
    var away = new Target.Redirect("https://example.org/", 301, true);
    aName("play")
        .when(to(away))
        .when(new ModifyAlias(aCommand(), redirectStatus(307), false))
        .thenState(
            state ->
                assertThat(state.target())
                    .isEqualTo(new Target.Redirect("https://example.org/", 307, true)));
    aName("play")
        .when(to(TO_TETRIS))
        .when(
            new ModifyAlias(
                aCommand(),
                new TargetChange(null, null, "https://example.org/b c", null, null),
                false))
        .thenState(
            state ->
                assertThat(state.target())
                    .isEqualTo(new Target.Redirect("https://example.org/b%20c", 301, false)));
  }

  @Test
  void aChangeThatSaysTooLittleIsRefused() {
    var nothing = new TargetChange(null, null, null, null, null);
    aName("play")
        .when(new ModifyAlias(aCommand(), nothing, false))
        .thenRefused(404, "ALIAS_NOT_FOUND");
    aName("play")
        .when(to(TO_TETRIS))
        .when(new ModifyAlias(aCommand(), nothing, false))
        .thenNothingWritten();
    aName("play")
        .when(to(new Target.Reserved()))
        .when(new ModifyAlias(aCommand(), new TargetChange("proxy", null, null, null, null), false))
        .thenRefused(AliasRejections.needsApp());
    aName("play")
        .when(to(TO_TETRIS))
        .when(
            new ModifyAlias(
                aCommand(), new TargetChange("redirect", null, null, null, null), false))
        .thenRefused(AliasRejections.needsUrl());
    aName("play")
        .when(to(TO_TETRIS))
        .when(new ModifyAlias(aCommand(), new TargetChange("weird", null, null, null, null), false))
        .thenRefused(AliasRejections.noSuchType());
    aName("play")
        .when(to(TO_TETRIS))
        .when(
            new ModifyAlias(
                aCommand(), new TargetChange("reserved", null, null, null, null), false))
        .thenRefused(AliasRejections.taken(PLAY));
    aName("admin")
        .when(new ModifyAlias(aCommand(), nothing, true))
        .thenRefused(403, "SYSTEM_ALIAS");
  }
}
