package sh.fazt.registry.domain.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.Samples.NOON;
import static sh.fazt.registry.Samples.SNAKE;
import static sh.fazt.registry.Samples.TETRIS;
import static sh.fazt.registry.Samples.aCommand;
import static sh.fazt.registry.Samples.anEventsMeta;
import static sh.fazt.registry.Samples.expecting;
import static sh.fazt.registry.Samples.withKey;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Target.Arm;
import sh.fazt.journal.Version;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.alias.AliasPointed;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.alias.SwapId;
import sh.fazt.journal.alias.SwapSide;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.KeyLimits;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.domain.alias.Alias.SwapAliases;
import sh.fazt.registry.routing.AppStatus;
import sh.fazt.registry.routing.MainDomain;
import sh.fazt.registry.routing.OwnHosts;

/** How two names exchange what they do: each step of the protocol by its own. */
class SwapRulesTest {
  private static final Subdomain FIRST = Subdomain.of("first");
  private static final Subdomain SECOND = Subdomain.of("second");
  private static final SwapId SWAP = SwapId.of("c1");
  private static final Target TO_TETRIS = new Target.Proxy(TETRIS);
  private static final Target TO_SNAKE = new Target.Proxy(SNAKE);
  private static final Target AWAY = new Target.Redirect("https://example.org/", 302, true);

  private static Alias.Context aMoment(AppId... removed) {
    return new Alias.Context(
        NOON,
        app -> List.of(removed).contains(app) ? AppStatus.REMOVED : AppStatus.LIVE,
        new OwnHosts(MainDomain.of("example.com")));
  }

  private static AliasState aName(Subdomain alias, Target target) {
    return Alias.evolve(
        AliasState.unknown(alias),
        new AliasPointed(anEventsMeta(), alias, Version.of(1), null, target));
  }

  private static AliasState after(AliasState state, Decision<AliasEvent> decision) {
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    for (var event : ((Decision.Accepted<AliasEvent>) decision).events()) {
      state = Alias.evolve(state, event);
    }
    return state;
  }

  private static Rejection refusal(Decision<AliasEvent> decision) {
    assertThat(decision).isInstanceOf(Decision.Rejected.class);
    return ((Decision.Rejected<AliasEvent>) decision).rejection();
  }

  private static SwapAliases swap(CommandMeta meta) {
    return new SwapAliases(meta, SECOND, null, false);
  }

  private static Swap.Offer offer(AliasState partner) {
    return new Swap.Offer(
        SWAP, partner.alias(), partner.version(), Objects.requireNonNull(partner.target()));
  }

  private static Decision<AliasEvent> reserve(AliasState partner, CommandMeta meta) {
    return Swap.reserve(partner, SWAP, FIRST, AWAY, meta, false, aMoment());
  }

  private static AliasState finish(AliasState partner, AliasState coordinator) {
    var happened = coordinator.coordinated().find(SWAP);
    var finished = Swap.finish(partner, SWAP, happened, aCommand(), aMoment()).orElseThrow();
    return Alias.evolve(partner, finished);
  }

  static Stream<Arguments> pairs() {
    var kinds =
        List.of(
            TO_TETRIS,
            AWAY,
            new Target.Reserved(),
            SplitSlots.assign(List.of(new Arm(TETRIS, 60), new Arm(SNAKE, 40)), null));
    return kinds.stream().flatMap(a -> kinds.stream().map(b -> Arguments.of(a, b)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void anyTwoKindsOfTargetsAreExchanged(Target mine, Target theirs) {
    var coordinator = aName(FIRST, mine);
    var partner = aName(SECOND, theirs);
    assertThat(Alias.decide(coordinator, swap(aCommand()), aMoment()))
        .isEqualTo(Decision.accept(List.of()));
    partner = after(partner, reserve(partner, aCommand()));
    assertThat(partner.reservation()).isNotNull();
    assertThat(partner.version()).isEqualTo(Version.of(1));
    coordinator =
        after(coordinator, Swap.commit(coordinator, swap(aCommand()), offer(partner), aMoment()));
    partner = finish(partner, coordinator);

    assertThat(coordinator.target()).isEqualTo(theirs);
    assertThat(coordinator.version()).isEqualTo(Version.of(2));
    assertThat(partner.target()).isEqualTo(mine);
    assertThat(partner.version()).isEqualTo(Version.of(2));
    assertThat(partner.reservation()).isNull();
  }

  @Test
  void anAbortedSwapLeavesThePartnerAsItWas() {
    var partner = aName(SECOND, TO_SNAKE);
    var bound = after(partner, reserve(partner, aCommand()));
    var free = finish(bound, aName(FIRST, TO_TETRIS));
    assertThat(free.target()).isEqualTo(TO_SNAKE);
    assertThat(free.version()).isEqualTo(Version.of(1));
    assertThat(free.reservation()).isNull();
  }

  @Test
  void aPartnerTakesOverNoSwapThatIsNotItsNextChange() {
    var partner = aName(SECOND, TO_SNAKE);
    partner = after(partner, reserve(partner, aCommand()));
    var side = new SwapSide(SECOND, Version.of(5), TO_SNAKE, TO_TETRIS);
    var strange =
        new AliasesSwapped(
            anEventsMeta(), SWAP, new SwapSide(FIRST, Version.of(2), TO_TETRIS, TO_SNAKE), side);
    assertThat(Swap.finish(partner, SWAP, strange, aCommand(), aMoment())).isEmpty();
  }

  @Test
  void theWordsOfTheRequestNameWhatIsMissing() {
    var free = AliasState.unknown(FIRST);
    assertThat(refusal(Swap.begin(free, swap(aCommand()))).sentence())
        .isEqualTo("alias1 not found");
    assertThat(
            refusal(Swap.begin(free, new SwapAliases(aCommand(), SECOND, null, true))).sentence())
        .isEqualTo("alias2 not found");
    var partner = AliasState.unknown(SECOND);
    assertThat(refusal(reserve(partner, aCommand())).sentence()).isEqualTo("alias2 not found");
    assertThat(
            refusal(Swap.reserve(partner, SWAP, FIRST, AWAY, aCommand(), true, aMoment())).status())
        .isEqualTo(404);
  }

  @Test
  void eachSideMayBeExpectedAtAVersion() {
    assertThat(refusal(Alias.decide(aName(FIRST, AWAY), swap(expecting(7)), aMoment())).status())
        .isEqualTo(412);
    assertThat(refusal(reserve(aName(SECOND, AWAY), expecting(7))).status()).isEqualTo(412);
    assertThat(reserve(aName(SECOND, AWAY), expecting(1))).isInstanceOf(Decision.Accepted.class);
  }

  @Test
  void anIdempotencyKeyIsRememberedByTheCoordinatorAlone() {
    var meta = withKey("k", "swap");
    var coordinator = aName(FIRST, TO_TETRIS);
    var partner = aName(SECOND, TO_SNAKE);
    partner = after(partner, reserve(partner, meta));
    coordinator =
        after(coordinator, Swap.commit(coordinator, swap(meta), offer(partner), aMoment()));
    partner = finish(partner, coordinator);
    assertThat(Alias.decide(coordinator, swap(meta), aMoment()))
        .isEqualTo(new Decision.Repeated<>(Version.of(2)));
    assertThat(partner.remembered().entries()).isEmpty();
  }

  @Test
  void anAbortIsNotRememberedUnderTheKey() {
    var coordinator = aName(FIRST, TO_TETRIS);
    var aborted = Swap.abort(coordinator, SWAP, SECOND, withKey("k", "swap"), aMoment());
    assertThat(Alias.evolve(coordinator, aborted).remembered().entries()).isEmpty();
    assertThat(Alias.evolve(coordinator, aborted).version()).isEqualTo(Version.of(1));
  }

  @Test
  void aSystemPageTakesAnAppAndNothingElse() {
    var root = aName(Subdomain.ROOT, TO_TETRIS);
    var page = new SwapAliases(aCommand(), SECOND, null, false);
    assertThat(Swap.commit(root, page, offer(aName(SECOND, TO_SNAKE)), aMoment()))
        .isInstanceOf(Decision.Accepted.class);
    assertThat(refusal(Swap.commit(root, page, offer(aName(SECOND, AWAY)), aMoment())).code())
        .isEqualTo(RejectionCode.SYSTEM_ALIAS);
    var other = aName(FIRST, new Target.Reserved());
    assertThat(
            refusal(
                    Swap.commit(
                        other,
                        new SwapAliases(aCommand(), Subdomain.ROOT, null, false),
                        offer(root),
                        aMoment()))
                .code())
        .isEqualTo(RejectionCode.SYSTEM_ALIAS);
  }

  @Test
  void noOtherSystemNameTakesPartInASwap() {
    for (String label : List.of("admin", "api", "www", "r-3--x", "t--x")) {
      var system = new SwapAliases(aCommand(), Subdomain.of(label), null, false);
      assertThat(refusal(Swap.begin(aName(FIRST, AWAY), system)).status()).isEqualTo(403);
      assertThat(refusal(Swap.begin(aName(Subdomain.of(label), AWAY), swap(aCommand()))).status())
          .isEqualTo(403);
    }
  }

  @Test
  void aTargetWhoseAppWasRemovedMeanwhileIsNotPassedOn() {
    var why =
        refusal(
            Swap.commit(
                aName(FIRST, TO_TETRIS),
                swap(aCommand()),
                offer(aName(SECOND, TO_SNAKE)),
                aMoment(SNAKE)));
    assertThat(why).isEqualTo(AliasRejections.appMissing(SNAKE));
  }

  @Test
  void aSwapMakesNoRedirectToItself() {
    var toSecond = new Target.Redirect("https://second.example.com/", 301, false);
    assertThat(
            refusal(
                Swap.commit(
                    aName(FIRST, toSecond),
                    swap(aCommand()),
                    offer(aName(SECOND, TO_SNAKE)),
                    aMoment())))
        .isEqualTo(AliasRejections.leadsToItself(SECOND));
  }

  @Test
  void aCallerLimitedToAnAppExchangesNamesOfThatAppOnly() {
    var limited = aCommand().within(KeyLimits.toApps(Set.of(TETRIS)));
    assertThat(
            refusal(
                Swap.commit(
                    aName(FIRST, TO_TETRIS),
                    swap(limited),
                    offer(aName(SECOND, TO_SNAKE)),
                    aMoment())))
        .isEqualTo(AliasRejections.outOfReach(SECOND));
    assertThat(
            refusal(
                Swap.commit(
                    aName(FIRST, TO_SNAKE),
                    swap(limited),
                    offer(aName(SECOND, TO_TETRIS)),
                    aMoment())))
        .isEqualTo(AliasRejections.outOfReach(FIRST));
  }

  @Test
  void whatCannotBeSwappedIsRefusedBeforeThePartnerBindsItself() {
    var limited = aCommand().within(KeyLimits.toApps(Set.of(TETRIS)));
    assertThat(refusal(Swap.begin(aName(FIRST, TO_SNAKE), swap(limited))))
        .isEqualTo(AliasRejections.outOfReach(FIRST));
    assertThat(
            refusal(
                Swap.reserve(
                    aName(SECOND, TO_SNAKE), SWAP, FIRST, TO_TETRIS, limited, false, aMoment())))
        .isEqualTo(AliasRejections.outOfReach(SECOND));
    assertThat(
            refusal(
                Swap.reserve(
                    aName(Subdomain.ROOT, TO_SNAKE),
                    SWAP,
                    FIRST,
                    AWAY,
                    aCommand(),
                    false,
                    aMoment())))
        .isEqualTo(AliasRejections.systemLabel(Subdomain.ROOT));
  }

  @Test
  void theCoordinatorRemembersItsNewestSwapsAndKnowsThatThereWereOthers() {
    var state = aName(FIRST, TO_TETRIS);
    assertThat(state.coordinated().all()).isTrue();
    for (int i = 2; i < 18; i++) {
      state = Alias.evolve(state, swapped("s" + i, Subdomain.of("other" + i), i));
    }
    assertThat(state.coordinated().all()).isTrue();
    assertThat(state.coordinated().find(SwapId.of("s2"))).isNotNull();
    state = Alias.evolve(state, swapped("s18", SECOND, 18));
    var swaps = state.coordinated();
    assertThat(swaps.all()).isFalse();
    assertThat(swaps.newest()).hasSize(16);
    assertThat(swaps.last()).isEqualTo(swapped("s18", SECOND, 18));
    assertThat(swaps.find(SwapId.of("s2"))).isNull();
    assertThat(swaps.at(Version.of(17))).isEqualTo(swaps.find(SwapId.of("s17")));
  }

  private static AliasesSwapped swapped(String id, Subdomain partner, long version) {
    return new AliasesSwapped(
        anEventsMeta(),
        SwapId.of(id),
        new SwapSide(FIRST, Version.of(version), TO_TETRIS, TO_SNAKE),
        new SwapSide(partner, Version.of(version), TO_SNAKE, TO_TETRIS));
  }
}
