package sh.fazt.registry.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sh.fazt.journal.AppId;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.database.DatabaseRejections;
import sh.fazt.registry.imports.ImportOutcome.Thing;
import sh.fazt.registry.imports.older.OlderApp;
import sh.fazt.registry.imports.older.OlderDatabase;
import sh.fazt.registry.imports.older.OlderStored;
import sh.fazt.registry.storage.Rows;
import sh.fazt.registry.storage.Spaces;
import sh.fazt.registry.storage.StoredBlob;
import sh.fazt.registry.storage.StoredKey;
import sh.fazt.registry.storage.document.Json;
import sh.fazt.registry.storage.document.StoredDocument;

/**
 * Brings what an app stored into the space of an app that is about to be made, in slices: each is
 * one short write. What a crash leaves of it goes at the next start, for it belongs to no app.
 */
final class ImportedStorage {
  private static final String WHAT = "what an app stored on an older server";

  /** Rows in one write, and bytes after which it takes no more: some milliseconds. */
  private static final int SLICE = 200;

  private static final long SLICE_BYTES = 2L * 1024 * 1024;

  /** Pieces of a blob in one write. */
  private static final int PIECES = 2;

  /** The bytes of a blob may be swept away while it is written; not each time. */
  private static final int TRIES = 3;

  private final Spaces spaces;
  private final OlderDatabase older;
  private final InstantSource clock;
  private final Consumer<Thing> step;

  /**
   * For all apps of one server.
   *
   * @param step is told of each thing
   */
  ImportedStorage(Spaces spaces, OlderDatabase older, InstantSource clock, Consumer<Thing> step) {
    this.spaces = spaces;
    this.older = older;
    this.clock = clock;
    this.step = step;
  }

  /** Brings all of it, in the place of what an import left that was cut short. */
  void bring(OlderApp app, AppId id) {
    discard(id);
    var values = new Slice(id);
    older.values(app, value -> values.add(stored(value)));
    values.write();
    var documents = new Slice(id);
    older.documents(app, document -> documents.add(stored(document)));
    documents.write();
    older.blobs(app, blob -> blob(id, blob));
  }

  /** The app was not made. */
  void discard(AppId id) {
    spaces.snapshots().discard(id);
  }

  /**
   * Something to be put.
   *
   * @param weight in bytes
   */
  private record Put(Thing thing, long weight, Consumer<Rows> put) {}

  private Put stored(OlderStored.Value value) {
    var key =
        new StoredKey(
            value.key(),
            Json.text(value.value()),
            value.expiresAt().map(Instant::toEpochMilli).orElse(StoredKey.NEVER));
    return new Put(Thing.VALUES, key.weight(), rows -> rows.put(key));
  }

  private Put stored(OlderStored.Document document) {
    String body = Json.text(document.data().deepCopy().without(StoredDocument.OWN_NAMES));
    long updated = millis(document.updatedAt().or(document::createdAt));
    long created = millis(document.createdAt().or(document::updatedAt));
    return new Put(
        Thing.DOCUMENTS,
        body.length(),
        rows ->
            rows.put(
                document.collection(),
                new StoredDocument(document.id(), rows.nextSequence(), created, updated, body)));
  }

  private long millis(Optional<Instant> time) {
    return time.orElseGet(clock::instant).toEpochMilli();
  }

  /** What one write takes. */
  private final class Slice {
    private final AppId app;
    private final List<Put> puts = new ArrayList<>();
    private long bytes;

    Slice(AppId app) {
      this.app = app;
    }

    void add(Put put) {
      puts.add(put);
      bytes += put.weight();
      if (puts.size() >= SLICE || bytes >= SLICE_BYTES) {
        write();
      }
    }

    void write() {
      if (puts.isEmpty()) {
        return;
      }
      spaces.bring(
          app,
          WHAT,
          rows -> {
            puts.forEach(put -> put.put().accept(rows));
            return true;
          });
      puts.forEach(put -> step.accept(put.thing()));
      puts.clear();
      bytes = 0;
    }
  }

  private void blob(AppId app, OlderStored.Blob blob) {
    try {
      var stored =
          new StoredBlob(
              blob.path(), hash(blob), blob.size(), blob.mime(), millis(blob.updatedAt()));
      for (int i = 0; i < TRIES; i++) {
        if (put(app, blob, stored)) {
          step.accept(Thing.BLOBS);
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw DatabaseRejections.busy(WHAT).asException();
  }

  private ContentHash hash(OlderStored.Blob blob) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = older.open(blob)) {
      byte[] piece = in.readNBytes(StoredBlob.CHUNK);
      while (piece.length > 0) {
        digest.update(piece);
        piece = in.readNBytes(StoredBlob.CHUNK);
      }
    }
    return ContentHash.of(HexFormat.of().formatHex(digest.digest()));
  }

  private boolean put(AppId app, OlderStored.Blob blob, StoredBlob stored) throws IOException {
    try (InputStream in = older.open(blob)) {
      for (int number = 0; number < stored.chunks(); number += PIECES) {
        var pieces = new ArrayList<byte[]>();
        for (int i = number; i < Math.min(number + PIECES, stored.chunks()); i++) {
          pieces.add(in.readNBytes(StoredBlob.CHUNK));
        }
        int first = number;
        spaces.bring(
            app,
            WHAT,
            rows -> {
              for (int i = 0; i < pieces.size(); i++) {
                rows.putChunk(stored.hash(), stored.size(), first + i, pieces.get(i));
              }
              return true;
            });
      }
    }
    return spaces.bring(app, WHAT, rows -> rows.put(stored));
  }
}
