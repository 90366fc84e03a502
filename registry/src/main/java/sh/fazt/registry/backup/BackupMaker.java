package sh.fazt.registry.backup;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.Progress;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.sqlite.OpeningRejections;
import sh.fazt.registry.sqlite.Pace;
import sh.fazt.registry.sqlite.SqliteDatabase;
import sh.fazt.registry.sqlite.StoredBodies;
import sh.fazt.registry.sqlite.StoredBodies.Body;
import sh.fazt.registry.sqlite.StrippedCopy;

/**
 * Makes backups of a node that runs. Contents are copied first, without any moment being held: they
 * never change. Then, in one read transaction, the database without them, and those that came in
 * the meantime: so the moment that is kept is short, however large the node is.
 */
public final class BackupMaker {
  private static final Logger LOG = LoggerFactory.getLogger(BackupMaker.class);
  private static final long DAY_SECONDS = 86_400;
  private static final int HEX = 16;

  /** Beyond what is counted: lists, the manifest, what files take in whole blocks. */
  private static final long ROOM = 16L << 20;

  private final SqliteDatabase source;
  private final StateReader states;
  private final String node;
  private final InstantSource clock;
  private final long bytesPerSecond;

  /**
   * Of this database.
   *
   * @param node the name of the node
   * @param bytesPerSecond what is read at most; 0 is no bound
   */
  public BackupMaker(
      SqliteDatabase source,
      StateReader states,
      String node,
      InstantSource clock,
      long bytesPerSecond) {
    this.source = source;
    this.states = states;
    this.node = node;
    this.clock = clock;
    this.bytesPerSecond = bytesPerSecond;
  }

  /**
   * What was made.
   *
   * @param name of the backup
   * @param newContents that were not in the folder before, and their bytes
   * @param removed older backups that went
   */
  public record Made(
      String name,
      BackupManifest manifest,
      BackupManifest.Amount newContents,
      List<String> removed) {
    public Made {
      removed = List.copyOf(removed);
    }
  }

  /**
   * Makes one, and opens it to see that it is good; blocks.
   *
   * @param to a folder of backups; made if it is not there
   * @param withKey whether {@code node.key} goes with it
   * @param keep how many backups the folder has after it; all if empty
   * @throws RejectedException if it is not made; then no backup is there that was not there before
   */
  public Made make(Path to, boolean withKey, OptionalInt keep, Consumer<Progress> listener) {
    try {
      Path folder = to.toAbsolutePath().normalize();
      var in = BackupFolder.toWrite(folder);
      try (var _ = in.lock()) {
        in.clean();
        return new Run(in, withKey, listener).make(keep);
      }
    } catch (IOException e) {
      LOG.error("A backup failed", e);
      throw isFull(e)
          ? BackupRejections.noRoom(0, 0).asException()
          : BackupRejections.cannotWrite(why(e)).asException();
    }
  }

  private static boolean isFull(IOException e) {
    String message = e.getMessage();
    return message != null && message.contains("No space left");
  }

  /** Without the path, which only the log tells. */
  private static String why(IOException e) {
    String reason = e instanceof FileSystemException file ? file.getReason() : null;
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  /** One backup. */
  private final class Run {
    private final BackupFolder in;
    private final ContentFolder contents;
    private final boolean withKey;
    private final Consumer<Progress> listener;
    private final Instant at = clock.instant();

    /** Contents that begin with this digit are read again this time. */
    private final String looked =
        Integer.toHexString(Math.floorMod(at.getEpochSecond() / DAY_SECONDS, HEX));

    private long total;
    private long done;
    private long newCount;
    private long newBytes;

    Run(BackupFolder in, boolean withKey, Consumer<Progress> listener) {
      this.in = in;
      this.contents = in.contents();
      this.withKey = withKey;
      this.listener = listener;
    }

    Made make(OptionalInt keep) throws IOException {
      Path begun = in.begin();
      try {
        total = StoredBodies.bytes(source);
        listener.accept(new Progress(0, total));
        copyContents();
        BackupManifest manifest = copyMoment(begun);
        BackupCheck.check("just made", in, begun, states);
        Path whole = in.finish(begun, at, manifest.revision());
        List<String> removed = keep.isPresent() ? in.prune(keep.getAsInt()) : List.of();
        return new Made(
            String.valueOf(whole.getFileName()),
            manifest,
            new BackupManifest.Amount(newCount, newBytes),
            removed);
      } finally {
        BackupFolder.delete(begun);
      }
    }

    /** What goes or comes meanwhile is seen to in the moment that is kept. */
    private void copyContents() throws IOException {
      try (var read = source.openLongRead()) {
        var pace = new Pace(bytesPerSecond, read::isEnded);
        var bodies = read.bodies();
        try {
          bodies.<IOException>each(
              body -> {
                read.checkGoesOn();
                done += body.size();
                listener.accept(new Progress(Math.min(done, total), total));
                if (!isThere(body)) {
                  requireRoom(body.size());
                  pace.took(Math.max(0, put(bodies, body)));
                }
              });
        } catch (RejectedException e) {
          read.checkGoesOn();
          throw e;
        }
      }
    }

    private boolean isThere(Body body) throws IOException {
      return body.hash().hex().startsWith(looked)
          ? contents.isSound(body.hash())
          : contents.has(body.hash(), body.size());
    }

    private long put(StoredBodies bodies, Body body) throws IOException {
      long bytes = contents.put(bodies, body);
      if (bytes >= 0) {
        newCount++;
        newBytes += bytes;
      }
      return bytes;
    }

    private void requireRoom(long bytes) throws IOException {
      long free = Files.getFileStore(in.path()).getUsableSpace();
      if (free < bytes + ROOM) {
        throw BackupRejections.noRoom(bytes + ROOM, free).asException();
      }
    }

    private BackupManifest copyMoment(Path begun) throws IOException {
      Path database = begun.resolve(BackupManifest.DATABASE);
      ContentFolder.write(database, new byte[0]);
      BackupManifest.Amount amount;
      try (var copy = StrippedCopy.begin(source, database);
          var list = new ContentList.Writer(begun.resolve(BackupManifest.CONTENTS))) {
        StoredBodies bodies = copy.bodies();
        bodies.<IOException>each(
            body -> {
              copy.read().checkGoesOn();
              list.add(body.hash(), body.size());
              if (!contents.has(body.hash(), body.size()) && put(bodies, body) < 0) {
                throw OpeningRejections.damagedContent(
                        String.valueOf(source.file().getFileName()), body.hash())
                    .asException();
              }
            });
        list.finish();
        amount = list.amount();
        copy.finish();
      }
      boolean key = withKey && copyKey(begun);
      DatabaseState state;
      try (var made = sh.fazt.registry.sqlite.ImmutableDatabase.open(database)) {
        state = states.of(made);
      }
      var manifest =
          new BackupManifest(
              BackupManifest.FORMAT,
              at,
              node,
              state.revision(),
              state.chain(),
              state.stateHash(),
              state.apps(),
              BackupManifest.Digest.of(database),
              BackupManifest.Digest.of(begun.resolve(BackupManifest.CONTENTS)),
              amount,
              key);
      manifest.write(begun);
      return manifest;
    }

    /** A node that never sealed anything has none. */
    private boolean copyKey(Path begun) throws IOException {
      Path key = source.file().resolveSibling(BackupManifest.KEY);
      if (!Files.exists(key)) {
        return false;
      }
      ContentFolder.write(begun.resolve(BackupManifest.KEY), Files.readAllBytes(key));
      return true;
    }
  }
}
