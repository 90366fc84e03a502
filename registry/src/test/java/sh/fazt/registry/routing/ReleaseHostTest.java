package sh.fazt.registry.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;
import sh.fazt.registry.Samples;

/** Host labels that name a release. */
class ReleaseHostTest {
  private static final AppId TETRIS = Samples.TETRIS;

  private final RoutingTable table =
      RoutingTable.EMPTY
          .with(app(TETRIS, false))
          .with(app(Samples.SNAKE, true))
          .with(alias("play", new Target.Proxy(TETRIS)))
          .with(alias("gone", new Target.Proxy(Samples.SNAKE)))
          .with(alias("held", new Target.Reserved()))
          .with(alias("away", new Target.Redirect("https://example.org/", 301, false)))
          .with(
              alias(
                  "both",
                  new Target.Split(
                      List.of(new Target.Arm(TETRIS, 50), new Target.Arm(Samples.SNAKE, 50)),
                      Collections.nCopies(100, 0))));

  private static AppRow app(AppId id, boolean removed) {
    var releases =
        IntStream.rangeClosed(1, 3)
            .mapToObj(
                n ->
                    new ReleaseRow(
                        ReleaseNo.of(n),
                        Samples.aTree("release " + n),
                        1,
                        10,
                        Version.of(n),
                        Samples.NOON))
            .toList();
    return new AppRow(
        id,
        Version.of(3),
        removed ? Samples.anEventsMeta() : null,
        Metadata.titled("t"),
        Source.DEPLOY,
        id,
        null,
        null,
        releases,
        ReleaseNo.of(2),
        Samples.NOON,
        Samples.NOON);
  }

  private static AliasRow alias(String label, Target target) {
    return new AliasRow(Subdomain.of(label), Version.of(1), target, Samples.NOON, Samples.NOON);
  }

  @ParameterizedTest
  @CsvSource({
    "r-1--play, 1",
    "r-3--play, 3",
    "r-2--app_tetris00, 2",
    "r-3--app_tetris00, 3",
  })
  void aReleaseIsServedUnderItsNumber(String label, long release) {
    assertThat(table.route(label))
        .isInstanceOfSatisfying(
            Route.Site.class,
            site -> {
              assertThat(site.release().no()).isEqualTo(ReleaseNo.of(release));
              assertThat(site.pinned()).isTrue();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r-4--play",
        "r-0--play",
        "r-01--play",
        "r--play",
        "r-1-play",
        "r-1--",
        "r-x--play",
        "r-9999999999--play",
        "r-1--gone",
        "r-1--held",
        "r-1--away",
        "r-1--both",
        "r-1--nobody",
        "r-1--app_snake000",
        "r-1--app_nobody00",
        "r-1--r-1--play",
        "t--play"
      })
  void anythingElseIsAnUnknownHost(String label) {
    assertThat(table.route(label)).isEqualTo(Route.NOT_FOUND);
  }

  @Test
  void theActiveReleaseIsNotPinned() {
    assertThat(table.route("play"))
        .isInstanceOfSatisfying(
            Route.Site.class,
            site -> {
              assertThat(site.release().no()).isEqualTo(ReleaseNo.of(2));
              assertThat(site.pinned()).isFalse();
            });
  }
}
