package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.node.TestNode.done;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.Samples;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.access.Access;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.node.NodeSettings;

/**
 * An entity that comes back has the state it had, from memory and the events since or from the
 * journal alone; and it does not read again what it need not.
 */
class KeptStatesTest {
  private static final String NOTHING_KEPT = "fazt.registry.entities.kept-states = 0";
  private static final int CHANGES = 47;
  private static final AppId APP = AppId.of("app_tetris00");

  /**
   * One entity and how it is changed.
   *
   * @param id its persistence id
   */
  record Kind(String id, Change change) {
    @Override
    public String toString() {
      return id;
    }
  }

  /** The change of this number; each is another one. */
  private interface Change {
    CompletionStage<Answer> to(TestNode test, CommandMeta meta, int number);
  }

  static Stream<Kind> kinds() {
    return Stream.of(
        new Kind(
            "app|" + APP,
            (test, meta, i) ->
                test.node()
                    .registry()
                    .change(APP, new App.DeployRelease(meta, Samples.aDeployment("c" + i)))),
        new Kind(
            "alias|play",
            (test, meta, i) ->
                test.node()
                    .registry()
                    .change(
                        Subdomain.of("play"),
                        new Alias.PointAlias(
                            meta,
                            i % 2 == 0 ? new Target.Proxy(APP) : new Target.Reserved(),
                            Alias.Replacing.ANYTHING))),
        new Kind(
            "access|keys",
            (test, meta, i) ->
                test.node()
                    .registry()
                    .entities()
                    .access(
                        new Access.IssueKey(
                            meta, "key " + i, List.of(Scope.READ), List.of(), List.of(), null))),
        new Kind(
            "node|main",
            (test, meta, i) ->
                test.node()
                    .registry()
                    .changeSetting(
                        new NodeSettings.ChangeSetting(meta, "fazt.test.name", "value " + i))));
  }

  private static CommandMeta keyed(int number) {
    return Samples.withKey("key " + number, "body " + number);
  }

  private static TestNode changed(Kind kind, String settings) {
    var test = TestNode.open(settings);
    test.app(APP.value(), "text");
    for (int i = 0; i < CHANGES; i++) {
      done(kind.change().to(test, keyed(i), i));
    }
    return test;
  }

  private static void damage(TestNode test, Kind kind, long upTo) {
    test.sql(
        "UPDATE event_journal SET event_payload = x'00' WHERE persistence_id = '%s' AND sequence_number <= %d"
            .formatted(kind.id(), upTo));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void afterAStartTheFirstChangeReadsNoneOfTheEventsBefore(Kind kind) {
    try (var test = changed(kind, "")) {
      var last = done(kind.change().to(test, keyed(CHANGES), CHANGES));
      test.restart();
      damage(test, kind, Long.MAX_VALUE);

      var next = done(kind.change().to(test, keyed(CHANGES + 1), CHANGES + 1));
      assertThat(next.version()).isEqualTo(last.version().next());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anEntityThatStartsOverReadsOnlyTheEventsSinceItsStateWasKept(Kind kind) throws Exception {
    try (var test = changed(kind, "")) {
      var last = done(kind.change().to(test, keyed(CHANGES), CHANGES));
      damage(test, kind, 40);
      startsOver(test, kind);

      var next = done(kind.change().to(test, keyed(CHANGES + 1), CHANGES + 1));
      assertThat(next.version()).isEqualTo(last.version().next());
      assertThat(done(kind.change().to(test, keyed(3), 3)).repeated()).isTrue();
    }
  }

  private static Answer.Result afterwards(Answer.Result last) {
    return switch (last) {
      case Answer.Result.Released(var release) -> new Answer.Result.Released(release.next());
      case Answer.Result.KeyIssued(var key) -> new Answer.Result.KeyIssued(key.next());
      case Answer.Result.Swapped _, Answer.Result.Changed _ -> last;
    };
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void withoutKeptStatesTheJournalAloneLeadsToTheSame(Kind kind) throws Exception {
    try (var test = changed(kind, NOTHING_KEPT)) {
      var last = done(kind.change().to(test, keyed(CHANGES), CHANGES));
      startsOver(test, kind);
      assertThat(done(kind.change().to(test, keyed(3), 3)).repeated()).isTrue();
      test.restart();
      assertThat(done(kind.change().to(test, keyed(4), 4)).repeated()).isTrue();

      var next = done(kind.change().to(test, keyed(CHANGES + 1), CHANGES + 1));
      assertThat(next.version()).isEqualTo(last.version().next());
      assertThat(next.result()).isEqualTo(afterwards(last.result()));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aRepeatedKeyIsAnsweredAsAtFirstAfterAStart(Kind kind) {
    try (var test = TestNode.open()) {
      test.app(APP.value(), "text");
      var first = new Answer.Done[CHANGES];
      for (int i = 0; i < CHANGES; i++) {
        first[i] = done(kind.change().to(test, keyed(i), i));
      }
      test.restart();
      for (int i = 0; i < CHANGES; i++) {
        var again = done(kind.change().to(test, keyed(i), i));
        assertThat(again.version()).isEqualTo(first[i].version());
        assertThat(again.result()).isEqualTo(first[i].result());
        assertThat(again.repeated()).isTrue();
      }
    }
  }

  /** The table of that name is the schema's; nothing is read from it. */
  @Test
  void whatStandsInTheTableOfSnapshotsIsNotBelieved() {
    try (var test = changed(kinds().findFirst().orElseThrow(), "")) {
      test.sql(
          "INSERT INTO snapshot VALUES ('app|%s', 48, 0, 31, 'sh.fazt.Other', x'00', NULL, NULL, NULL)"
              .formatted(APP));
      test.restart();
      var row = Objects.requireNonNull(test.node().table().now().app(APP));
      assertThat(row.releases()).hasSize(CHANGES + 1);
      done(
          test.node()
              .registry()
              .change(APP, new App.DeployRelease(keyed(99), Samples.aDeployment("c"))));
    }
  }

  /** As an entity does when an event of its could not be written. */
  private static void startsOver(TestNode test, Kind kind) throws Exception {
    test.sql(
        "CREATE TRIGGER broken BEFORE INSERT ON event_journal"
            + " BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END");
    TestNode.refused(kind.change().to(test, test.aCommand(), 1_000));
    test.sql("DROP TRIGGER broken");
    // while it starts over it may still refuse
    Eventually.until(
        () ->
            kind.change().to(test, keyed(5), 5).toCompletableFuture().join()
                instanceof Answer.Done);
  }
}
