package sh.fazt.registry.backup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.Progress;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.sqlite.FilledCopy;
import sh.fazt.registry.sqlite.ImmutableDatabase;
import sh.fazt.registry.sqlite.StoredBodies.Body;
import sh.fazt.registry.sqlite.StoredBodies.Kind;
import sh.fazt.registry.zip.Gzip;

/**
 * Makes a database of a backup: in a file beside its place, which gets its name once it is whole,
 * synced, and adds up to what the manifest says. Every content is held against its hash. Gzip forms
 * are made anew. Blocks.
 */
public final class Restore {
  private static final Logger LOG = LoggerFactory.getLogger(Restore.class);
  private static final int PAGE = 500;

  /** A gzip form is made in memory; one that is larger is left out. */
  private static final int MAX_GZIP = 32 << 20;

  private static final long ROOM = 64L << 20;

  private final BackupFolder.Found backup;
  private final StateReader states;
  private final Consumer<Progress> listener;
  private long total;
  private long done;

  /**
   * Of this backup.
   *
   * @param listener receives now and then how many bytes of contents of how many are restored
   */
  public Restore(BackupFolder.Found backup, StateReader states, Consumer<Progress> listener) {
    this.backup = backup;
    this.states = states;
    this.listener = listener;
  }

  /**
   * Makes the database.
   *
   * @param target does not exist; its folder does
   * @param asNewNode whether it is to be another node than the one that was backed up: then
   *     nobody's token, session or password opens it, and {@code node.key} is not taken
   * @throws RejectedException if the backup is damaged or there is no room; then nothing is left
   */
  public BackupManifest to(Path target, boolean asNewNode) {
    Path folder = target.toAbsolutePath().resolveSibling("");
    Path part = target.resolveSibling(target.getFileName() + ".restoring");
    try {
      BackupManifest manifest = BackupCheck.check(backup, states);
      total = manifest.bodies().bytes();
      long needed = total + manifest.database().bytes() + ROOM;
      long free = Files.getFileStore(folder).getUsableSpace();
      if (free < needed) {
        throw BackupRejections.noRoom(needed, free).asException();
      }
      try {
        ContentFolder.write(part, new byte[0]);
        fill(part, asNewNode);
        verify(part, manifest);
        if (manifest.withKey() && !asNewNode) {
          restoreKey(target);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        ContentFolder.syncFolder(folder);
      } finally {
        Files.deleteIfExists(part);
      }
      return manifest;
    } catch (IOException e) {
      LOG.error("A backup could not be restored", e);
      throw BackupRejections.cannotRestore().asException();
    }
  }

  private void fill(Path part, boolean asNewNode) throws IOException {
    try (var copy = FilledCopy.begin(backup.backup().resolve(BackupManifest.DATABASE), part)) {
      listener.accept(new Progress(0, total));
      for (Kind kind : Kind.values()) {
        fill(copy, kind);
      }
      if (asNewNode) {
        copy.forgetCredentials();
      }
      copy.finish();
    }
  }

  private void fill(FilledCopy copy, Kind kind) throws IOException {
    ContentHash last = null;
    List<Body> page;
    do {
      page = copy.bodies().page(kind, last, PAGE);
      for (Body body : page) {
        fill(copy, body);
        last = body.hash();
      }
    } while (page.size() == PAGE);
  }

  private void fill(FilledCopy copy, Body body) throws IOException {
    Path file = backup.in().contents().file(body.hash());
    boolean inRow =
        switch (body.kind()) {
          case TREE -> true;
          case CONTENT -> body.size() <= FilledCopy.CHUNK;
          case BLOB -> false;
        };
    if (inRow) {
      byte[] bytes = Files.readAllBytes(file);
      requireSame(body, Sha256.hex(bytes));
      copy.fillRow(body, bytes);
      if (body.kind() == Kind.CONTENT && copy.hasGzip(body)) {
        copy.fillGzip(body, Gzip.compress(bytes));
      }
      passed(bytes.length);
    } else {
      fillChunks(copy, body, file);
    }
  }

  private void fillChunks(FilledCopy copy, Body body, Path file) throws IOException {
    boolean packs = body.kind() == Kind.CONTENT && copy.hasGzip(body);
    MessageDigest digest = Sha256.digest();
    var gzip = new ByteArrayOutputStream();
    try (InputStream in = Files.newInputStream(file);
        var packed = new GZIPOutputStream(gzip)) {
      int number = 0;
      for (byte[] chunk = in.readNBytes(FilledCopy.CHUNK);
          chunk.length > 0;
          chunk = in.readNBytes(FilledCopy.CHUNK)) {
        digest.update(chunk);
        copy.fillChunk(body, number++, chunk);
        if (packs && gzip.size() <= MAX_GZIP) {
          packed.write(chunk);
        }
        passed(chunk.length);
      }
    }
    requireSame(body, HexFormat.of().formatHex(digest.digest()));
    if (packs) {
      copy.fillGzip(body, kept(gzip, body.size()));
    }
  }

  private static byte @Nullable [] kept(ByteArrayOutputStream gzip, long size) {
    return gzip.size() <= MAX_GZIP && Gzip.worthKeeping(gzip.size(), size)
        ? gzip.toByteArray()
        : null;
  }

  private void requireSame(Body body, String hash) {
    if (!hash.equals(body.hash().hex())) {
      throw BackupCheck.damaged(
          backup.name(), "content " + body.hash().hex() + " is not as it was written");
    }
  }

  private void passed(long bytes) {
    done += bytes;
    listener.accept(new Progress(Math.min(done, total), total));
  }

  private void verify(Path part, BackupManifest manifest) {
    try (var made = ImmutableDatabase.open(part)) {
      made.damage()
          .ifPresent(
              what -> {
                throw new IllegalStateException("the restored database: " + what);
              });
      if (!manifest.matches(states.of(made))) {
        throw BackupCheck.damaged(
            backup.name(), "what was restored does not add up to what its manifest says");
      }
    }
  }

  /** One that is there stays: something may be sealed with it that only it opens. */
  private void restoreKey(Path target) throws IOException {
    Path key = target.resolveSibling(BackupManifest.KEY);
    if (!Files.exists(key)) {
      Path part = target.resolveSibling(BackupManifest.KEY + ".restoring");
      ContentFolder.write(part, Files.readAllBytes(backup.backup().resolve(BackupManifest.KEY)));
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
      Files.move(part, key, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
