package sh.fazt.registry.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.sqlite.ImmutableDatabase;

/**
 * Opens a backup and holds it against what it says of itself: the digests of its files, SQLite's
 * own check, the journal against its chain, the state hash, and that each content is there with its
 * size. The bytes of contents are held against their hashes where they are read: of a sixteenth
 * with each backup, of all at a restore.
 */
public final class BackupCheck {
  private BackupCheck() {}

  /**
   * Checks a backup that is whole.
   *
   * @throws RejectedException naming what is wrong with it
   */
  public static BackupManifest check(BackupFolder.Found found, StateReader states)
      throws IOException {
    return check(found.name(), found.in(), found.backup(), states);
  }

  static BackupManifest check(String name, BackupFolder in, Path backup, StateReader states)
      throws IOException {
    BackupManifest manifest = BackupManifest.read(backup);
    file(name, backup, BackupManifest.DATABASE, manifest.database());
    file(name, backup, BackupManifest.CONTENTS, manifest.contents());
    try (var database = ImmutableDatabase.open(backup.resolve(BackupManifest.DATABASE))) {
      var damage = database.damage();
      if (damage.isPresent()) {
        throw damaged(name, damage.get());
      }
      DatabaseState state;
      try {
        state = states.of(database);
      } catch (RejectedException refused) {
        throw damaged(name, refused.rejection().sentence());
      }
      if (!manifest.matches(state)) {
        throw damaged(
            name,
            "its journal adds up to %s at r%d, its manifest says %s at r%d"
                .formatted(
                    state.stateHash(),
                    state.revision().value(),
                    manifest.stateHash(),
                    manifest.revision().value()));
      }
      try {
        contents(name, in, backup, database);
      } catch (RejectedException refused) {
        throw refused.rejection().code() == RejectionCode.DATABASE_FAILED
            ? damaged(name, "its database cannot be read")
            : refused;
      }
    }
    return manifest;
  }

  private static void file(String name, Path backup, String file, BackupManifest.Digest expected)
      throws IOException {
    Path path = backup.resolve(file);
    if (!Files.isRegularFile(path)) {
      throw damaged(name, file + " is missing");
    }
    if (Files.size(path) != expected.bytes()) {
      throw damaged(
          name,
          "%s has %d bytes instead of %d".formatted(file, Files.size(path), expected.bytes()));
    }
    if (!ContentFolder.sha256(path).equals(expected.sha256())) {
      throw damaged(name, file + " is not as it was written");
    }
  }

  /** What the database names is what the list names, and is there. */
  private static void contents(
      String name, BackupFolder in, Path backup, ImmutableDatabase database) throws IOException {
    ContentFolder contents = in.contents();
    try (var list = new ContentList.Reader(backup)) {
      database
          .bodies()
          .<IOException>each(
              body -> {
                var listed = list.peek();
                if (listed == null || !listed.hash().equals(body.hash())) {
                  throw damaged(name, "its list of contents is not that of its database");
                }
                if (!contents.has(listed.hash(), listed.size())) {
                  throw damaged(
                      name, "content " + listed.hash().hex() + " is missing or has another size");
                }
                list.advance();
              });
      if (list.peek() != null) {
        throw damaged(name, "its list of contents is not that of its database");
      }
    }
  }

  static RejectedException damaged(String name, String what) {
    return BackupRejections.damaged(name, what).asException();
  }
}
