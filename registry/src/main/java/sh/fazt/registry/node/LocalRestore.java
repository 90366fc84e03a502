package sh.fazt.registry.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.Progress;
import sh.fazt.registry.backup.BackupFolder;
import sh.fazt.registry.backup.BackupManifest;
import sh.fazt.registry.backup.BackupRejections;
import sh.fazt.registry.backup.Restore;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.domain.node.NodeSettings;
import sh.fazt.registry.settings.NodeOptions;
import sh.fazt.registry.sqlite.AcknowledgedHead;
import sh.fazt.registry.sqlite.DatabaseSettings;
import sh.fazt.registry.sqlite.ImmutableDatabase;
import sh.fazt.registry.sqlite.InspectedDatabase;
import sh.fazt.registry.sqlite.SqliteFile;

/**
 * Puts a backup where a node is to find it. It is made in a folder beside its place, opened there
 * as a node, which writes into its journal that it was restored, and only then gets its name: so
 * what is restored always says so.
 */
public final class LocalRestore {
  /** Which backup this database was made of, as a setting of the node. */
  public static final String RESTORED = "fazt.registry.database.restored";

  private static final Logger LOG = LoggerFactory.getLogger(LocalRestore.class);
  private static final List<String> SIDE_FILES = List.of("", "-wal", "-shm", ".head");

  private final NodeOptions options;
  private final Consumer<Progress> listener;

  /**
   * To the database of these options.
   *
   * @param listener receives now and then how many bytes of how many are restored
   */
  public LocalRestore(NodeOptions options, Consumer<Progress> listener) {
    this.options = options;
    this.listener = listener;
  }

  /**
   * Restores it.
   *
   * @param from a backup, or a folder of them for its newest
   * @param asNewNode whether it is to be a node of its own, beside the one that was backed up
   * @param acceptOlder whether it takes the place of a database, or of changes that were answered,
   *     for good; that database is put aside
   */
  public ControlAnswer restore(Path from, boolean asNewNode, boolean acceptOlder) {
    Path target = options.database().toAbsolutePath();
    try {
      var found = BackupFolder.find(from);
      Optional<AcknowledgedHead.Position> answered = AcknowledgedHead.read(target);
      requirePlace(found, target, answered, acceptOlder);
      Path part =
          Files.createTempDirectory(
              target.resolveSibling(""),
              ".restoring-",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try {
        Path made = part.resolve(String.valueOf(target.getFileName()));
        var manifest = new Restore(found, Replay::stateOf, listener).to(made, asNewNode);
        String words = words(found, manifest, answered, asNewNode);
        write(made, manifest, words);
        List<String> aside = putAside(target, found.name());
        for (String side : List.of(".head", "")) {
          Files.move(
              SqliteFile.beside(made, side),
              SqliteFile.beside(target, side),
              StandardCopyOption.ATOMIC_MOVE);
        }
        Path key = part.resolve("node.key");
        boolean withKey = Files.exists(key) && !Files.exists(target.resolveSibling("node.key"));
        if (withKey) {
          Files.move(key, target.resolveSibling("node.key"), StandardCopyOption.ATOMIC_MOVE);
        }
        return answer(target, found, manifest, aside, withKey);
      } finally {
        delete(part);
      }
    } catch (RejectedException refused) {
      return ControlAnswer.refused(refused.rejection());
    } catch (IOException e) {
      LOG.error("A backup could not be restored", e);
      return ControlAnswer.refused(BackupRejections.cannotRead(String.valueOf(from.getFileName())));
    }
  }

  private void requirePlace(
      BackupFolder.Found found,
      Path target,
      Optional<AcknowledgedHead.Position> answered,
      boolean acceptOlder)
      throws IOException {
    boolean there = Files.exists(target) && Files.size(target) > 0;
    if (there) {
      requireNoNode(target);
    }
    if (acceptOlder) {
      return;
    }
    var missing = answered.filter(head -> head.revision() > 0 && !knows(found, head));
    if (missing.isPresent()) {
      throw BackupRejections.older(
              found.name(), found.manifest().revision().value(), missing.get().revision())
          .asException();
    }
    if (there) {
      throw BackupRejections.placeTaken(String.valueOf(target.getFileName())).asException();
    }
  }

  /** A database that is damaged is nobody's. */
  private void requireNoNode(Path target) {
    var settings = DatabaseSettings.from(options.above().withFallback(options.below()).resolve());
    try {
      InspectedDatabase.open(target, settings).close();
    } catch (RejectedException refused) {
      if (refused.rejection().code() != RejectionCode.DATABASE_DAMAGED) {
        throw refused;
      }
    }
  }

  /** Whether what was answered is in the history of the backup. */
  private static boolean knows(BackupFolder.Found found, AcknowledgedHead.Position answered) {
    try (var database = ImmutableDatabase.open(found.database())) {
      return database
          .readNow(
              handle ->
                  handle
                      .createQuery(
                          "SELECT lower(hex(hash)) FROM journal_chain WHERE ordering = :at")
                      .bind("at", answered.revision())
                      .mapTo(String.class)
                      .findOne())
          .filter(answered.hash()::equals)
          .isPresent();
    }
  }

  private static String words(
      BackupFolder.Found found,
      BackupManifest manifest,
      Optional<AcknowledgedHead.Position> answered,
      boolean asNewNode) {
    String instead =
        answered
            .filter(head -> head.revision() > manifest.revision().value())
            .map(head -> " instead of r" + head.revision())
            .orElse("");
    return "r%d%s, from the backup %s of %s%s"
        .formatted(
            manifest.revision().value(),
            instead,
            found.name(),
            manifest.createdAt(),
            asNewNode ? ", as a new node" : "");
  }

  /** Opens it as its node will, and writes down what it is. */
  private void write(Path made, BackupManifest manifest, String words) {
    try (var node = Node.open(options.at(made))) {
      if (!node.state().hash().equals(manifest.stateHash())) {
        throw new IllegalStateException("the restored node serves something else");
      }
      var answer =
          node.registry()
              .changeSetting(
                  new NodeSettings.ChangeSetting(
                      CommandMeta.system("restore", UUID.randomUUID().toString(), options.name())
                          .because("restored from a backup"),
                      RESTORED,
                      words))
              .toCompletableFuture()
              .join();
      if (answer instanceof Answer.Rejected(var why)) {
        throw why.asException();
      }
    }
  }

  /** What is there is kept under another name. */
  private static List<String> putAside(Path target, String backup) throws IOException {
    var aside = new ArrayList<String>();
    for (String side : SIDE_FILES) {
      Path file = SqliteFile.beside(target, side);
      if (Files.exists(file)) {
        Path other = target.resolveSibling(target.getFileName() + ".before-" + backup + side);
        Files.move(file, other, StandardCopyOption.REPLACE_EXISTING);
        aside.add(String.valueOf(other.getFileName()));
      }
    }
    return aside;
  }

  private static ControlAnswer answer(
      Path target,
      BackupFolder.Found found,
      BackupManifest manifest,
      List<String> aside,
      boolean withKey) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("database", target.toString());
    data.put("backup", found.name());
    data.put("backup_of", manifest.createdAt().toString());
    data.put("revision", manifest.revision().value());
    data.put("state_hash", manifest.stateHash().hex());
    data.put("apps", manifest.apps());
    data.put("with_key", withKey);
    data.put("put_aside", aside);
    return ControlAnswer.done(data);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
