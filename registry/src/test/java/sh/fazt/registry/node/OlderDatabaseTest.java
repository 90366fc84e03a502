package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.settings.NodeOptions;
import sh.fazt.registry.sqlite.AcknowledgedHead;
import sh.fazt.registry.sqlite.SqliteDatabase;
import sh.fazt.registry.sqlite.SqliteFile;

/** What a node answered is not forgotten in silence because an older file is in its place. */
class OlderDatabaseTest {
  private static final List<String> ALL = List.of("", "-wal", "-shm", ".head");

  private final Path folder;
  private final Path file;

  OlderDatabaseTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("fazt.db");
  }

  @Test
  void aFileWhoseLogWasLostAfterAKillIsRefusedAndAcceptedByAWord() throws IOException {
    Path killed = folder.resolve("killed");
    long answered;
    try (var node = open(file, false)) {
      reserve(node, "a", "b", "c");
      answered = node.journal().head().value();
      copy(file, killed, ALL);
    }
    Path copy = killed.resolve("fazt.db");
    Files.delete(SqliteFile.beside(copy, "-wal"));

    Older refusal = older(copy);
    assertThat(refusal.answered()).isEqualTo(answered);
    assertThat(refusal.sentence())
        .contains(answered - refusal.found() + " changes are missing", "--accept-older");
    assertThat(older(copy)).as("asked again").isEqualTo(refusal);

    try (var node = open(copy, true)) {
      assertThat(node.journal().head().value()).isEqualTo(refusal.found() + 1);
      assertThat(node.settings().all().get("fazt.registry.database.accepted-older"))
          .startsWith("r" + refusal.found() + " instead of r" + answered);
    }
    open(copy, false).close();
  }

  @Test
  void anOldBackupPutBackIsRefused() throws IOException {
    try (var node = open(file, false)) {
      reserve(node, "a");
    }
    Path backup = folder.resolve("backup");
    copy(file, backup, List.of(""));
    try (var node = open(file, false)) {
      reserve(node, "b", "c");
    }
    Files.copy(backup.resolve("fazt.db"), file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(older(file).sentence()).contains("2 changes are missing");
  }

  @Test
  void aFileThatWentOnFromAnOldCopyHasAnotherHistory() throws IOException {
    try (var node = open(file, false)) {
      reserve(node, "a");
    }
    Path other = folder.resolve("other");
    copy(file, other, List.of(""));
    try (var node = open(file, false)) {
      reserve(node, "b");
    }
    try (var node = open(other.resolve("fazt.db"), false)) {
      reserve(node, "x", "y");
    }
    Files.copy(other.resolve("fazt.db"), file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(older(file).sentence()).contains("another history");
  }

  @Test
  void aBackupInANewPlaceNeedsNoWord() throws IOException {
    Path fresh = folder.resolve("fresh");
    try (var node = open(file, false)) {
      reserve(node, "a", "b");
      copy(file, fresh, List.of("", "-wal"));
    }
    try (var node = open(fresh.resolve("fazt.db"), false)) {
      assertThat(node.table().now().target(Subdomain.of("b"))).isNotNull();
    }
  }

  @Test
  void anEmptyOrMissingFileIsNoNewDatabaseWhereChangesWereAnswered() throws IOException {
    try (var node = open(file, false)) {
      reserve(node, "a", "b");
    }
    Files.write(file, new byte[0]);
    assertGone();
    Files.delete(file);
    assertGone();
    assertThat(file).doesNotExist();

    Files.delete(AcknowledgedHead.beside(file));
    open(file, false).close();
  }

  @Test
  void aTornOrMissingHeadIsNoAlarm() throws IOException {
    try (var node = open(file, false)) {
      reserve(node, "a", "b");
    }
    Path head = AcknowledgedHead.beside(file);
    byte[] bytes = Files.readAllBytes(head);
    bytes[4096 + 40] ^= 1;
    Files.write(head, bytes);
    open(file, false).close();

    Files.write(head, new byte[] {1, 2, 3});
    open(file, false).close();

    Files.delete(head);
    open(file, false).close();
  }

  @Test
  void aKillAtAnyMomentIsNoAlarm() throws IOException {
    try (var node = open(file, false)) {
      for (int i = 0; i < 20; i++) {
        reserve(node, "name-" + i);
        Path killed = folder.resolve("killed-" + i);
        // The head first: what a crash leaves is never newer than the log.
        copy(file, killed, List.of(".head", "", "-wal"));
        try (var left = SqliteDatabase.open(killed.resolve("fazt.db"), TestDatabase.settings(""))) {
          assertThat(left.accepted()).isEmpty();
        }
      }
    }
  }

  private void assertGone() {
    RejectedException refused =
        catchThrowableOfType(RejectedException.class, () -> open(file, false).close());
    assertThat(refused).isNotNull();
    assertThat(refused.rejection().code()).isEqualTo(RejectionCode.DATABASE_OLDER);
    assertThat(refused.rejection().sentence()).contains("2 changes", "fazt.db.head");
  }

  /** What a refusal tells of the file. */
  private record Older(long found, long answered, String sentence) {
    private static final Pattern REVISIONS =
        Pattern.compile("it ends at r(\\d+), this node answered up to r(\\d+)");
  }

  private static Older older(Path file) {
    RejectedException refused =
        catchThrowableOfType(RejectedException.class, () -> open(file, false).close());
    assertThat(refused).as("opened").isNotNull();
    assertThat(refused.rejection().code()).isEqualTo(RejectionCode.DATABASE_OLDER);
    String sentence = refused.rejection().sentence();
    var revisions = Older.REVISIONS.matcher(sentence);
    return revisions.find()
        ? new Older(
            Long.parseLong(revisions.group(1)), Long.parseLong(revisions.group(2)), sentence)
        : new Older(-1, -1, sentence);
  }

  private static Node open(Path file, boolean acceptOlder) {
    return Node.open(
        NodeOptions.of(
            file,
            ConfigFactory.load(),
            ConfigFactory.parseString("fazt.registry.database.accept-older = " + acceptOlder)));
  }

  private static void reserve(Node node, String... names) {
    for (String name : names) {
      Answer answer =
          node.registry()
              .change(
                  Subdomain.of(name),
                  new Alias.PointAlias(
                      CommandMeta.system("test", "c-" + name, "main"),
                      new Target.Reserved(),
                      Alias.Replacing.ANYTHING))
              .toCompletableFuture()
              .join();
      assertThat(answer).isInstanceOf(Answer.Done.class);
    }
  }

  private static void copy(Path file, Path to, List<String> suffixes) throws IOException {
    Files.createDirectories(to);
    for (String suffix : suffixes) {
      Path from = SqliteFile.beside(file, suffix);
      if (Files.exists(from)) {
        Files.copy(from, to.resolve(from.getFileName()));
      }
    }
  }
}
