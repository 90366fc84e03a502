package sh.fazt.registry.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.journal.AppId;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Revision;
import sh.fazt.journal.Scope;
import sh.fazt.journal.StateHash;
import sh.fazt.journal.Target;
import sh.fazt.registry.access.ApiToken;
import sh.fazt.registry.change.KeyOutcome;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.settings.NodeOptions;

/** {@code fazt restore}: where a backup may go, and what a node says that was made of one. */
class LocalRestoreTest {
  private final TestNode test = TestNode.open();
  private final Path folder;
  private final Path backups;
  private StateHash then = StateHash.ofBytes(new byte[0]);
  private Revision revision = Revision.NONE;

  LocalRestoreTest(@TempDir Path folder) {
    this.folder = folder;
    this.backups = folder.resolve("backups");
  }

  @BeforeEach
  void aBackup() {
    deploy("blog", "then");
    then = test.node().state().hash();
    revision = test.node().journal().head();
    backup();
  }

  @AfterEach
  void close() {
    test.close();
  }

  private void deploy(String name, String text) {
    test.deploy(name, text).toCompletableFuture().join();
  }

  private void backup() {
    assertThat(asked("backup", Map.of("to", backups.toString(), "key", "true")))
        .containsEntry("running", false);
  }

  private Map<String, @Nullable Object> asked(String command, Map<String, String> arguments) {
    return done(new LocalCommands(test.node()).apply(new ControlRequest(command, arguments)));
  }

  private static Map<String, @Nullable Object> done(ControlAnswer answer) {
    assertThat(answer).isInstanceOf(ControlAnswer.Done.class);
    return ((ControlAnswer.Done) answer).data();
  }

  private static ControlAnswer restore(Path from, Path target, boolean asNew, boolean older) {
    return new LocalRestore(NodeOptions.of(target), _ -> {}).restore(from, asNew, older);
  }

  private static void refused(ControlAnswer answer, RejectionCode code, String... words) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            ControlAnswer.Rejected.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code.name());
              for (String word : words) {
                assertThat(refused.message()).contains(word);
              }
            });
  }

  @Test
  void whatIsRestoredSaysSoInItsJournalAndItsStatus() {
    deploy("blog", "later");
    Path target = folder.resolve("restored.db");
    var data = done(restore(backups, target, false, false));

    assertThat(data.get("revision")).isEqualTo(revision.value());
    assertThat(data.get("state_hash")).isEqualTo(then.hex());
    try (var node = Node.open(NodeOptions.of(target))) {
      assertThat(node.state().hash()).isEqualTo(then);
      assertThat(node.journal().head().value()).isEqualTo(revision.value() + 1);
      var status = done(new LocalCommands(node).apply(ControlRequest.of("status")));
      assertThat(String.valueOf(status.get("restored")))
          .startsWith("r" + revision.value() + ", from the backup ");
    }
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains(".restoring"));
  }

  @Test
  void inPlaceOfADatabaseThatAnsweredMoreItHasToBeMeant() throws IOException {
    deploy("blog", "later");
    Path place = test.folder().resolve("fazt.db");
    refused(restore(backups, place, false, false), RejectionCode.DATABASE_HELD, "held by");
    test.stopped(
        () -> {
          refused(
              restore(backups, place, false, false),
              RejectionCode.DATABASE_OLDER,
              "ends at r" + revision.value(),
              "changes would be lost",
              "--accept-older");
          try {
            for (Path file : List.of(place, place.resolveSibling("fazt.db-wal"))) {
              Files.deleteIfExists(file);
            }
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          refused(
              restore(backups, place, false, false),
              RejectionCode.DATABASE_OLDER,
              "changes would be lost");

          var data = done(restore(backups, place, false, true));
          assertThat(String.valueOf(data.get("put_aside")))
              .contains("fazt.db.before-")
              .contains(".head");
        });

    assertThat(test.node().state().hash()).isEqualTo(then);
    var status = asked("status", Map.of());
    assertThat(String.valueOf(status.get("restored"))).contains(" instead of r");
  }

  @Test
  void aDatabaseThatIsThereIsNeverReplacedSilently() throws IOException {
    Path place = test.folder().resolve("fazt.db");
    test.stopped(
        () ->
            refused(
                restore(backups, place, false, false),
                RejectionCode.CONFLICT,
                "fazt.db is there already"));
    Path other = folder.resolve("notes.db");
    Files.writeString(other, "something else entirely, and not a database at all");
    refused(restore(backups, other, false, false), RejectionCode.DATABASE_NOT_FAZT);
    assertThat(other).hasContent("something else entirely, and not a database at all");
  }

  @Test
  void whereOnlyTheFileIsLostABackupOfAllThatWasAnsweredIsTaken() {
    Path place = test.folder().resolve("fazt.db");
    test.stopped(
        () -> {
          try {
            Files.delete(place);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          done(restore(backups, place, false, false));
        });
    assertThat(test.node().state().hash()).isEqualTo(then);
  }

  @Test
  void aNewNodeIsOpenedByNobodysTokenAndHasAKeyOfItsOwn() throws IOException {
    var key =
        (KeyOutcome.Issued)
            test.node()
                .registry()
                .issueKey(
                    test.aCommand(), "laptop", List.of(Scope.ADMIN), List.of(), List.of(), null)
                .toCompletableFuture()
                .join();
    ApiToken token = key.token();
    test.node().secrets().seal("test", "something");
    backup();

    Path same = Files.createDirectories(folder.resolve("same")).resolve("fazt.db");
    Path own = Files.createDirectories(folder.resolve("own")).resolve("fazt.db");
    assertThat(done(restore(backups, same, false, false))).containsEntry("with_key", true);
    assertThat(done(restore(backups, own, true, false))).containsEntry("with_key", false);

    try (var node = Node.open(NodeOptions.of(same))) {
      assertThat(node.keys().find(token.reveal())).isPresent();
    }
    try (var node = Node.open(NodeOptions.of(own))) {
      assertThat(node.keys().find(token.reveal())).isEmpty();
      assertThat(own.resolveSibling("node.key")).doesNotExist();
    }
  }

  @Test
  void anAppOfTheBackupBecomesAForkOfItInTheNodeThatRuns() {
    var blog = requireNonNull(test.target("blog")).apps().iterator().next();
    deploy("blog", "later");
    long before = test.events();
    var data =
        asked("restore-app", Map.of("from", backups.toString(), "app", "blog", "as", "blog-old"));

    assertThat(test.eventsAfter(before)).containsExactly("AppForked", "AliasPointed");
    var table = test.node().table().now();
    var fork = requireNonNull(table.app(AppId.of(String.valueOf(data.get("app_id")))));
    assertThat(fork.parent()).isEqualTo(blog);
    assertThat(fork.parentRelease()).isEqualTo(ReleaseNo.FIRST);
    assertThat(test.target("blog-old")).isEqualTo(new Target.Proxy(fork.id()));
    assertThat(requireNonNull(fork.activeRelease()).tree())
        .isEqualTo(requireNonNull(table.app(blog)).releases().getFirst().tree());

    refused(
        new LocalCommands(test.node())
            .apply(
                new ControlRequest(
                    "restore-app", Map.of("from", backups.toString(), "app", "nobody"))),
        RejectionCode.APP_NOT_FOUND,
        "there is no app 'nobody'");
  }

  @Test
  void aNodeMakesBackupsByItselfWhenTheyAreDueAndSaysWhenOneFails() throws Exception {
    Path to = folder.resolve("scheduled");
    var settings = "fazt.backup { every = 1 hour, keep = 2, to = \"" + to + "\" }";
    try (var node = TestNode.open(settings)) {
      var due = node.node().backups();
      due.lookWhetherDue();
      Eventually.until(() -> due.status().containsKey("last"));
      var name = due.status().get("last");
      due.lookWhetherDue();
      assertThat(due.status()).containsEntry("last", name);
    }
    Files.createDirectories(folder.resolve("other"));
    Files.writeString(folder.resolve("other/notes"), "mine");
    try (var node = TestNode.open(settings.replace("scheduled", "other"))) {
      node.node().backups().lookWhetherDue();
      Eventually.until(() -> node.node().backups().status().containsKey("failed"));
      var status = done(new LocalCommands(node.node()).apply(ControlRequest.of("status")));
      assertThat(String.valueOf(status.get("backup"))).contains("holds other things than backups");
    }
    refused(
        new LocalCommands(test.node()).apply(ControlRequest.of("backup")),
        RejectionCode.CONFLICT,
        "fazt.backup.to");
    assertThat(ConfigFactory.load().getDuration("fazt.backup.every").isZero()).isTrue();
  }
}
