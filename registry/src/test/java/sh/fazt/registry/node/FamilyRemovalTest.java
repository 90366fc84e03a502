package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.alias.AliasRemoved;
import sh.fazt.journal.app.AppRemoved;
import sh.fazt.registry.change.AppOutcome;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.routing.AppStatus;

/** An app is removed with its forks, several at the same time. */
class FamilyRemovalTest {
  private static final int FORKS = 60;

  @Test
  void eachAppTellsItsOwnNamesAndForksGoBeforeWhatTheyWereForkedFrom() {
    try (var node = TestNode.open()) {
      var family = new ArrayList<AppId>();
      family.add(node.app("app_parent00", "p"));
      for (int i = 0; i < FORKS; i++) {
        // every third is a fork of the fork before
        family.add(forked(node, i % 3 == 2 ? family.getLast() : family.getFirst(), "n-" + i));
      }

      TestNode.done(node.node().registry().remove(node.aCommand(), family));

      assertThat(family)
          .allMatch(app -> node.node().table().now().standing(app) == AppStatus.REMOVED);
      var told = payloads(node, "AppRemovalFinished");
      assertThat(told).hasSize(FORKS + 1);
      var name = Pattern.compile("n-\\d+");
      assertThat(told)
          .allMatch(
              one ->
                  name.matcher(one).results().map(found -> found.group()).distinct().count()
                      == (one.contains("app_parent00\"") && !name.matcher(one).find() ? 0 : 1));
      assertThat(payloads(node, "AppRemoved").getLast()).contains("app_parent00");
    }
  }

  @Test
  void aPlanNamesEachAppAndEachNameOnceAndWritesNothing() {
    try (var node = TestNode.open()) {
      var parent = node.app("app_parent00", "p");
      var family = List.of(parent, forked(node, parent, "one"), forked(node, parent, "two"));
      TestNode.done(
          node.change(
              "both",
              new Alias.SplitAlias(
                  node.aCommand(),
                  List.of(new Target.Arm(family.get(1), 50), new Target.Arm(family.get(2), 50)))));
      long before = node.events();

      var plan = TestNode.planned(node.node().registry().remove(node.aCommand().asPlan(), family));

      assertThat(plan.stream().map(FamilyRemovalTest::named))
          .containsExactlyInAnyOrder(
              "AppRemoved app_parent00",
              "AppRemoved " + family.get(1),
              "AppRemoved " + family.get(2),
              "AliasRemoved one",
              "AliasRemoved two",
              "AliasRemoved both");
      assertThat(node.events()).isEqualTo(before);
    }
  }

  private static String named(JournalEvent event) {
    return event.getClass().getSimpleName()
        + " "
        + switch (event) {
          case AppRemoved e -> e.app().value();
          case AliasRemoved e -> e.alias().value();
          default -> "";
        };
  }

  private static AppId forked(TestNode node, AppId parent, String name) {
    var outcome =
        node.node()
            .registry()
            .fork(node.aCommand(), parent, null, Subdomain.of(name), true)
            .toCompletableFuture()
            .join();
    return ((AppOutcome.Made) outcome).app();
  }

  private static List<String> payloads(TestNode node, String event) {
    return node.node()
        .database()
        .readNow(
            handle ->
                handle
                    .createQuery(
                        "SELECT CAST(event_payload AS TEXT) FROM event_journal"
                            + " WHERE event_ser_manifest = :event ORDER BY ordering")
                    .bind("event", "sh.fazt.journal.app." + event)
                    .mapTo(String.class)
                    .list());
  }
}
