package sh.fazt.registry.domain.app;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.Samples.SNAKE;
import static sh.fazt.registry.Samples.TETRIS;
import static sh.fazt.registry.Samples.aCommand;
import static sh.fazt.registry.Samples.aTree;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Source;
import sh.fazt.journal.Visibility;
import sh.fazt.journal.app.AppCreated;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.journal.app.AppForked;
import sh.fazt.journal.app.EnvChanged;
import sh.fazt.journal.app.ReleaseDeployed;
import sh.fazt.registry.domain.Decision;

/** An app of an older server comes as a whole, with its id, its ancestors and its times. */
class AppImportTest {
  private static final Instant NOW = Instant.parse("2026-11-28T04:00:00Z");
  private static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant CHANGED = Instant.parse("2026-02-03T04:05:06Z");
  private static final AppId GONE = AppId.of("app_dxxd95hv");
  private static final Metadata ABOUT =
      new Metadata("Garden", "beds", List.of("a"), Visibility.PUBLIC, false, Map.of());
  private static final Source SOURCE = new Source("git", "https://example.com/x", "main", "abc");

  private static App.ImportApp aGarden(
      AppState.Lineage lineage, boolean withFiles, List<String> env) {
    App.@Nullable NewRelease files =
        withFiles
            ? new App.NewRelease(aTree("files"), 3, 30, SOURCE, "", MetadataChange.NOTHING)
            : null;
    return new App.ImportApp(
        aCommand().happened(MADE), CHANGED, ABOUT, SOURCE, lineage, files, env);
  }

  private static List<AppEvent> written(AppState state, App.ImportApp command) {
    return switch (App.decide(state, command, new App.Context(NOW, 10, List::of))) {
      case Decision.Accepted<AppEvent>(var events) -> events;
      case Decision.Rejected<AppEvent>(var why) -> throw new AssertionError(why.sentence());
      case Decision.Repeated<AppEvent> repeated -> throw new AssertionError(repeated);
    };
  }

  private static AppState after(List<AppEvent> events) {
    var state = AppState.unknown(TETRIS);
    for (var event : events) {
      state = App.evolve(state, event);
    }
    return state;
  }

  @Test
  void anOriginalHasItsFilesItsValuesAndTheTimesOfThere() {
    var events =
        written(
            AppState.unknown(TETRIS),
            aGarden(new AppState.Lineage(TETRIS, null, null), true, List.of("KEY")));
    assertThat(events)
        .extracting(event -> (Object) event.getClass())
        .containsExactly(AppCreated.class, EnvChanged.class, ReleaseDeployed.class);
    assertThat(events).allSatisfy(event -> assertThat(event.meta().at()).isEqualTo(NOW));
    var app = after(events);
    assertThat(app.metadata()).isEqualTo(ABOUT);
    assertThat(app.about().source()).isEqualTo(SOURCE);
    assertThat(app.about().envNames()).containsExactly("KEY");
    assertThat(app.createdAt()).isEqualTo(MADE);
    assertThat(app.updatedAt()).isEqualTo(CHANGED);
    assertThat(app.releases().active()).isEqualTo(ReleaseNo.FIRST);
  }

  @Test
  void aForkKeepsAncestorsThatAreNoMore() {
    var events =
        written(
            AppState.unknown(TETRIS),
            aGarden(new AppState.Lineage(GONE, SNAKE, null), false, List.of("KEY")));
    assertThat(events)
        .extracting(event -> (Object) event.getClass())
        .containsExactly(AppForked.class);
    var app = after(events);
    assertThat(app.lineage()).isEqualTo(new AppState.Lineage(GONE, SNAKE, null));
    assertThat(app.metadata().visibility()).isEqualTo(Visibility.PUBLIC);
    assertThat(app.about().envNames()).containsExactly("KEY");
    assertThat(app.releases().active()).isNull();
    assertThat(app.createdAt()).isEqualTo(MADE);
  }

  @Test
  void aForkOfNobodyKnownIsOneStill() {
    var events =
        written(
            AppState.unknown(TETRIS),
            aGarden(new AppState.Lineage(GONE, null, null), true, List.of()));
    assertThat(events)
        .extracting(event -> (Object) event.getClass())
        .containsExactly(AppForked.class, ReleaseDeployed.class);
    assertThat(after(events).lineage().parent()).isNull();
  }

  @Test
  void anAppThatIsHereIsNotReplaced() {
    var command = aGarden(new AppState.Lineage(TETRIS, null, null), true, List.of());
    var there = after(written(AppState.unknown(TETRIS), command));
    assertThat(App.decide(there, command, new App.Context(NOW, 10, List::of)))
        .isInstanceOfSatisfying(
            Decision.Rejected.class,
            refused -> assertThat(refused.rejection().code().wireName()).isEqualTo("ID_TAKEN"));
  }
}
