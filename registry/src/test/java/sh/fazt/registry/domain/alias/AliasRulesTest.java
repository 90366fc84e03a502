package sh.fazt.registry.domain.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.Samples.NOON;
import static sh.fazt.registry.Samples.PLAY;
import static sh.fazt.registry.Samples.SNAKE;
import static sh.fazt.registry.Samples.TETRIS;
import static sh.fazt.registry.Samples.aCommand;
import static sh.fazt.registry.Samples.anEventsMeta;
import static sh.fazt.registry.Samples.withKey;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Target.Arm;
import sh.fazt.journal.Version;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.alias.AliasPointed;
import sh.fazt.journal.alias.AliasRemoved;
import sh.fazt.registry.Scenario;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.alias.Alias.DropRemoved;
import sh.fazt.registry.domain.alias.Alias.PointAlias;
import sh.fazt.registry.domain.alias.Alias.RemoveAlias;
import sh.fazt.registry.domain.alias.Alias.SplitAlias;
import sh.fazt.registry.routing.AppStatus;
import sh.fazt.registry.routing.MainDomain;
import sh.fazt.registry.routing.OwnHosts;
import sh.fazt.registry.routing.RedirectUrl;

class AliasRulesTest {
  private static final AppId GONE = AppId.of("app_gone0000");
  private static final Map<AppId, AppStatus> APPS =
      Map.of(
          TETRIS, AppStatus.LIVE,
          SNAKE, AppStatus.LIVE,
          GONE, AppStatus.REMOVED);
  static final Target TO_TETRIS = new Target.Proxy(TETRIS);
  static final Target TO_SNAKE = new Target.Proxy(SNAKE);

  static Scenario<AliasState, AliasEvent, Alias.Command> aName(String label) {
    return new Scenario<>(
        AliasState.unknown(Subdomain.of(label)),
        (s, c) -> Alias.decide(s, c, aMoment()),
        Alias::evolve);
  }

  private static Alias.Context aMoment() {
    return new Alias.Context(
        NOON,
        app -> APPS.getOrDefault(app, AppStatus.UNKNOWN),
        new OwnHosts(MainDomain.of("example.com")));
  }

  static PointAlias to(Target target) {
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
        .thenRefused(AliasRejections.taken(PLAY));
  }

  @Test
  void aNameCannotPointAtAnAppThatDoesNotExist() {
    var missing = AppId.of("app_missing0");
    aName("play")
        .when(to(new Target.Proxy(missing)))
        .thenRefused(AliasRejections.appMissing(missing));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin",
        "api",
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
  void wwwIsARedirectOrAnAppsAndNothingElse() {
    aName("www")
        .when(to(new Target.Reserved()))
        .thenRefused(403, "SYSTEM_ALIAS")
        .when(to(TO_TETRIS))
        .thenWritten(AliasPointed.class)
        .when(to(new Target.Redirect("https://example.org/", 301, true)))
        .thenWritten(AliasPointed.class)
        .when(new RemoveAlias(aCommand()))
        .thenWritten(AliasRemoved.class);
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
    aName("play").when(new RemoveAlias(aCommand())).thenRefused(AliasRejections.notFound());
  }

  @Test
  void aNameThatIsReservedOnlyReplacesItsEqual() {
    var reserve = new PointAlias(aCommand(), new Target.Reserved(), Alias.Replacing.ITS_EQUAL);
    aName("play").when(reserve).thenWritten(AliasPointed.class).when(reserve).thenNothingWritten();
    aName("play").when(to(TO_TETRIS)).when(reserve).thenRefused(AliasRejections.taken(PLAY));
  }

  @Test
  void whoeverWantsAFreeNameIsRefusedEvenForTheTargetItHas() {
    aName("play")
        .when(to(TO_TETRIS))
        .when(new PointAlias(aCommand(), TO_TETRIS, Alias.Replacing.NOTHING))
        .thenRefused(AliasRejections.taken(PLAY));
  }

  @Test
  void aNameCannotPointAtARemovedApp() {
    aName("play").when(to(new Target.Proxy(GONE))).thenRefused(AliasRejections.appMissing(GONE));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void aRedirectHasAStatusThatRedirects(int status) {
    aName("play")
        .when(to(new Target.Redirect("https://example.org/", status, true)))
        .thenWritten(AliasPointed.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 200, 300, 303, 304, 305, 400})
  void anyOtherStatusIsRefused(int status) {
    aName("play")
        .when(to(new Target.Redirect("https://example.org/", status, false)))
        .thenRefused(400, "BAD_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://play.example.com/",
        "http://PLAY.example.com:8080/elsewhere",
        "https://play.example.com.",
        "http://play.localhost:4698/x",
        "http://play.127.0.0.1/"
      })
  void aRedirectNeverLeadsToItself(String url) {
    var normal = RedirectUrl.parse(url).orElseThrow().text();
    aName("play")
        .when(to(new Target.Redirect(normal, 301, false)))
        .thenRefused(AliasRejections.leadsToItself(PLAY));
    aName("other")
        .when(to(new Target.Redirect(normal, 301, false)))
        .thenWritten(AliasPointed.class);
  }

  @Test
  void aRedirectIsStoredInItsEncodedFormOrNotAtAll() {
    for (String url : new String[] {"", "/x", "ftp://a/", "https://a/ü", "https://a/ b"}) {
      aName("play")
          .when(to(new Target.Redirect(url, 301, false)))
          .thenRefused(AliasRejections.noUrl());
    }
  }

  @Test
  void aSplitSharesTheVisitorsOfWhatWasThere() {
    var split =
        aName("play")
            .when(to(TO_TETRIS))
            .when(splitting(arm(TETRIS, 95), arm(SNAKE, 5)))
            .thenWritten(AliasPointed.class)
            .state()
            .target();
    assertThat(split)
        .isInstanceOfSatisfying(
            Target.Split.class,
            it -> {
              assertThat(Collections.frequency(it.slots(), 0)).isEqualTo(95);
              assertThat(Collections.frequency(it.slots(), 1)).isEqualTo(5);
            });
  }

  @Test
  void theSameSplitAgainWritesNothingInWhateverOrder() {
    aName("play")
        .when(splitting(arm(TETRIS, 95), arm(SNAKE, 5)))
        .when(splitting(arm(SNAKE, 5), arm(TETRIS, 95)))
        .thenNothingWritten();
  }

  static Stream<Arguments> notSplits() {
    return Stream.of(
        Arguments.of(List.of(), "at least 2 targets required for split"),
        Arguments.of(List.of(arm(TETRIS, 100)), "at least 2 targets required for split"),
        Arguments.of(List.of(arm(TETRIS, 0), arm(SNAKE, 100)), "weights must be between 1 and 100"),
        Arguments.of(
            List.of(arm(TETRIS, 101), arm(SNAKE, -1)), "weights must be between 1 and 100"),
        Arguments.of(List.of(arm(TETRIS, 50), arm(SNAKE, 49)), "weights must sum to 100"),
        Arguments.of(
            List.of(arm(TETRIS, 50), arm(TETRIS, 50)),
            "the targets of a split must be different apps"),
        Arguments.of(List.of(arm(TETRIS, 50), arm(GONE, 50)), "app_id not found: app_gone0000"));
  }

  @ParameterizedTest
  @MethodSource("notSplits")
  void armsThatMakeNoSplitAreRefusedInWords(List<Arm> arms, String sentence) {
    var decision =
        Alias.decide(AliasState.unknown(PLAY), new SplitAlias(aCommand(), arms), aMoment());
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Rejected.class,
            refused -> {
              assertThat(refused.rejection().sentence()).isEqualTo(sentence);
              assertThat(refused.rejection().status()).isEqualTo(400);
            });
  }

  @Test
  void systemPagesCannotBeSplit() {
    aName("root").when(splitting(arm(TETRIS, 50), arm(SNAKE, 50))).thenRefused(403, "SYSTEM_ALIAS");
  }

  @Test
  void aRemovedAppTakesTheNamesThatServeItAlong() {
    aName("play")
        .given(pointed(new Target.Proxy(GONE)))
        .when(new DropRemoved(aCommand()))
        .thenWritten(AliasRemoved.class)
        .when(new DropRemoved(aCommand()))
        .thenNothingWritten();
  }

  @Test
  void aRemovedAppTakesASystemPageAlongToo() {
    aName("root")
        .given(
            new AliasPointed(
                anEventsMeta(), Subdomain.ROOT, Version.of(1), null, new Target.Proxy(GONE)))
        .when(new DropRemoved(aCommand()))
        .thenWritten(AliasRemoved.class);
  }

  @Test
  void aSplitLosesTheArmOfARemovedApp() {
    var three = SplitSlots.assign(List.of(arm(TETRIS, 50), arm(GONE, 30), arm(SNAKE, 20)), null);
    var left =
        aName("play")
            .given(pointed(three))
            .when(new DropRemoved(aCommand()))
            .thenWritten(AliasPointed.class)
            .state()
            .target();
    // 30 slots, shared 50 to 20: 21.43 and 8.57
    assertThat(left)
        .isInstanceOfSatisfying(
            Target.Split.class,
            it -> assertThat(it.arms()).containsExactly(arm(TETRIS, 71), arm(SNAKE, 29)));
  }

  @Test
  void aSplitWithOneArmLeftServesThatApp() {
    var two = SplitSlots.assign(List.of(arm(GONE, 99), arm(SNAKE, 1)), null);
    var left = aName("play").given(pointed(two)).when(new DropRemoved(aCommand())).state();
    assertThat(left.target()).isEqualTo(TO_SNAKE);
  }

  @Test
  void nothingIsDroppedThatLeadsToLiveApps() {
    aName("play").when(to(TO_TETRIS)).when(new DropRemoved(aCommand())).thenNothingWritten();
  }

  static Arm arm(AppId app, int weight) {
    return new Arm(app, weight);
  }

  private static SplitAlias splitting(Arm... arms) {
    return new SplitAlias(aCommand(), List.of(arms));
  }

  static AliasPointed pointed(Target target) {
    return new AliasPointed(anEventsMeta(), PLAY, Version.of(1), null, target);
  }

  static TargetChange redirectStatus(int status) {
    return new TargetChange(null, null, null, status, null);
  }

  @Test
  void aKeyIsRememberedAlsoWhereNothingIsToBeDone() {
    aName("play")
        .when(to(TO_TETRIS))
        .when(new PointAlias(withKey("k", "link"), TO_TETRIS, Alias.Replacing.ANYTHING))
        .thenWritten(AliasPointed.class)
        .when(to(TO_SNAKE))
        .when(new PointAlias(withKey("k", "link"), TO_TETRIS, Alias.Replacing.ANYTHING))
        .thenRepeated(2);
  }
}
