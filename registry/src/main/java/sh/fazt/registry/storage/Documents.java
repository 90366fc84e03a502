package sh.fazt.registry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import sh.fazt.registry.storage.document.Candidates;
import sh.fazt.registry.storage.document.Changes;
import sh.fazt.registry.storage.document.Find;
import sh.fazt.registry.storage.document.Json;
import sh.fazt.registry.storage.document.Query;
import sh.fazt.registry.storage.document.StoredDocument;

/**
 * Documents in collections, of one app. Blocks; refuses with a {@link
 * sh.fazt.registry.domain.RejectedException}.
 */
public final class Documents {
  private static final String WHAT = "a document of an app";

  /** Documents changed in one write: some milliseconds, so that nobody waits long. */
  private static final int SLICE = 200;

  /** Bytes of the documents after which a write takes no more. */
  private static final long SLICE_BYTES = 4L * 1024 * 1024;

  private final RowAccess rows;
  private final StorageLimits limits;
  private final InstantSource clock;
  private final Supplier<UUID> newIds;

  public Documents(
      RowAccess rows, StorageLimits limits, InstantSource clock, Supplier<UUID> newIds) {
    this.rows = rows;
    this.limits = limits;
    this.clock = clock;
    this.newIds = newIds;
  }

  /**
   * Adds a document.
   *
   * @param document its fields; its id, if that is a text and not empty
   * @return its id
   */
  public String insert(String collection, ObjectNode document) {
    limits.name("The name of a collection", collection);
    JsonNode given = document.path("id");
    String id =
        given.isTextual() && !given.textValue().isEmpty()
            ? limits.name("The id of a document", given.textValue())
            : newIds.get().toString();
    ObjectNode fields = document.deepCopy().without(StoredDocument.OWN_NAMES);
    String body = Json.text(fields);
    limits.document(body);
    long now = clock.millis();
    return rows.write(
        WHAT,
        all -> {
          if (all.document(collection, id).isPresent()) {
            throw StorageRejections.taken(collection, id).asException();
          }
          all.put(collection, new StoredDocument(id, all.nextSequence(), now, now, body));
          return id;
        });
  }

  /**
   * Puts a document in the place of the one with this id, or adds it. Of one that is added the
   * times that its fields tell are believed.
   */
  public void replace(String collection, String id, ObjectNode document) {
    limits.name("The name of a collection", collection);
    limits.name("The id of a document", id);
    String body = Json.text(document.deepCopy().without(StoredDocument.OWN_NAMES));
    limits.document(body);
    long now = clock.millis();
    rows.write(
        WHAT,
        all -> {
          var old = all.document(collection, id);
          all.put(
              collection,
              old.isPresent()
                  ? new StoredDocument(id, old.get().sequence(), old.get().createdAt(), now, body)
                  : new StoredDocument(
                      id,
                      all.nextSequence(),
                      document.path("_createdAt").asLong(now),
                      document.path("_updatedAt").asLong(now),
                      body));
          return true;
        });
  }

  /** The document with this id. */
  public Optional<StoredDocument> findOne(String collection, String id) {
    limits.name("The name of a collection", collection);
    return id.isEmpty()
        ? Optional.empty()
        : rows.read(all -> all.document(collection, limits.name("The id of a document", id)));
  }

  /** Those that are wanted, newest first unless another order is. */
  public List<StoredDocument> find(String collection, Find find) {
    limits.name("The name of a collection", collection);
    return rows.read(all -> new Search(all, limits.settings(), collection).find(find));
  }

  /** How many match. */
  public long count(String collection, Query query) {
    limits.name("The name of a collection", collection);
    return rows.read(all -> new Search(all, limits.settings(), collection).count(query));
  }

  /**
   * Changes those that match. If they are many it is done in several steps; each document is
   * changed at most once, and only if it matches at that moment.
   *
   * @return how many there were
   */
  public long update(String collection, Query query, Changes changes) {
    long now = clock.millis();
    return inSlices(
        collection,
        query,
        false,
        (all, document) -> {
          var changed = changes.applyTo(document, now);
          limits.document(changed.body());
          all.put(collection, changed);
          return Math.max(document.body().length(), changed.body().length());
        });
  }

  /**
   * Removes those that match, in steps as {@link #update} does.
   *
   * @return how many there were
   */
  public long delete(String collection, Query query) {
    return inSlices(
        collection,
        query,
        true,
        (all, document) -> {
          all.remove(collection, document);
          return document.body().length();
        });
  }

  /**
   * Removes all but the newest ones.
   *
   * @param keep how many stay
   * @return how many there were
   */
  public long deleteOldest(String collection, long keep) {
    limits.name("The name of a collection", collection);
    long done = 0;
    for (; ; ) {
      var slice = rows.write(WHAT, all -> removeOldest(all, collection, keep));
      done += slice.done();
      if (!slice.isFull()) {
        return done;
      }
    }
  }

  private static Slice removeOldest(Rows all, String collection, long keep) {
    var slice = new Slice();
    var last = all.sequenceBehind(collection, keep);
    if (last.isPresent()) {
      var old = new ArrayList<StoredDocument>();
      all.visit(
          collection,
          new Candidates.InTime(true, last.get() + 1),
          Query.ALL,
          document -> {
            old.add(document);
            slice.take(document.body().length());
            return !slice.isFull();
          });
      old.forEach(document -> all.remove(collection, document));
    }
    return slice;
  }

  /** What one write did. */
  private static final class Slice {
    private int done;
    private long bytes;

    void take(long size) {
      done++;
      bytes += size;
    }

    int done() {
      return done;
    }

    boolean isFull() {
      return done >= SLICE || bytes >= SLICE_BYTES;
    }
  }

  /** What is done with one document that matches. */
  @FunctionalInterface
  private interface Step {
    /** Returns the size of what was read or written. */
    long take(Rows all, StoredDocument document);
  }

  private long inSlices(String collection, Query query, boolean theyGo, Step step) {
    limits.name("The name of a collection", collection);
    var id = query.id();
    if (id.isPresent()) {
      return take(collection, query, step, List.of(id.get()));
    }
    long done = 0;
    long below = Long.MAX_VALUE;
    for (; ; ) {
      long before = below;
      var some =
          rows.read(
              all ->
                  new Search(all, limits.settings(), collection)
                      .matches(query, before, SLICE, theyGo));
      done += take(collection, query, step, some.ids());
      if (!some.more()) {
        return done;
      }
      below = some.below();
    }
  }

  /** They are looked at again: others may have changed them since they were found. */
  private long take(String collection, Query query, Step step, List<String> ids) {
    long done = 0;
    for (int from = 0; from < ids.size(); ) {
      var left = ids.subList(from, Math.min(ids.size(), from + SLICE));
      var slice = new Slice();
      from +=
          rows.write(
              WHAT,
              all -> {
                int looked = 0;
                while (looked < left.size() && !slice.isFull()) {
                  var document =
                      all.document(collection, left.get(looked++)).filter(query::matches);
                  document.ifPresent(one -> slice.take(step.take(all, one)));
                }
                return looked;
              });
      done += slice.done();
    }
    return done;
  }
}
