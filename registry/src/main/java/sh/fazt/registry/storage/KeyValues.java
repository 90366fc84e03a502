package sh.fazt.registry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.fazt.registry.storage.document.Json;
import sh.fazt.registry.storage.document.Sum;

/**
 * Values by key, of one app. A value that has expired is not there, to the millisecond. Blocks;
 * refuses with a {@link sh.fazt.registry.domain.RejectedException}.
 */
public final class KeyValues {
  private static final String KEY = "A key";
  private static final String WHAT = "a value of an app";

  private final RowAccess rows;
  private final StorageLimits limits;
  private final InstantSource clock;

  public KeyValues(RowAccess rows, StorageLimits limits, InstantSource clock) {
    this.rows = rows;
    this.limits = limits;
    this.clock = clock;
  }

  /** Puts a value under a key, for ever. */
  public void set(String key, JsonNode value) {
    put(key, value, StoredKey.NEVER);
  }

  /**
   * Puts a value under a key for some time.
   *
   * @param ttl milliseconds; it is not there at once if they are 0 or fewer
   */
  public void set(String key, JsonNode value, long ttl) {
    long now = clock.millis();
    put(key, value, ttl > StoredKey.NEVER - 1 - now ? StoredKey.NEVER - 1 : now + ttl);
  }

  /**
   * Puts a value under a key until some time.
   *
   * @param expiresAt epoch milliseconds; {@link StoredKey#NEVER}
   */
  public void put(String key, JsonNode value, long expiresAt) {
    limits.name(KEY, key);
    String json = limits.value(Json.text(value));
    long now = clock.millis();
    rows.write(
        WHAT,
        all -> {
          if (expiresAt <= now) {
            all.removeKey(key);
          } else {
            all.put(new StoredKey(key, json, expiresAt));
          }
          return true;
        });
  }

  /** What is under a key, as JSON. */
  public Optional<StoredKey> get(String key) {
    limits.name(KEY, key);
    long now = clock.millis();
    return rows.read(all -> all.key(key)).filter(found -> found.isThere(now));
  }

  /** Removes what is under a key, if there is something; whether there was. */
  public boolean delete(String key) {
    limits.name(KEY, key);
    long now = clock.millis();
    return rows.write(
        WHAT,
        all -> {
          boolean there = all.key(key).filter(found -> found.isThere(now)).isPresent();
          all.removeKey(key);
          return there;
        });
  }

  /** All keys that begin with a text; refused if they are more than a page. */
  public List<StoredKey> list(String prefix) {
    int most = limits.settings().page();
    var found = page(prefix, "", most + 1);
    if (found.size() > most) {
      throw StorageRejections.resultTooLarge(
              "give a longer prefix, or pages: list(prefix, {limit, after})")
          .asException();
    }
    return found;
  }

  /**
   * Keys that begin with a text, in the order of their bytes.
   *
   * @param after only those behind this one; empty: from the first on
   * @param limit at most so many, and at most a page
   */
  public List<StoredKey> list(String prefix, String after, int limit) {
    return page(prefix, after, Math.min(limit, limits.settings().page()));
  }

  private List<StoredKey> page(String prefix, String after, int limit) {
    long now = clock.millis();
    return rows.read(
        all -> {
          var found = new ArrayList<StoredKey>();
          long size = 0;
          String from = after;
          while (found.size() < limit) {
            int missing = limit - found.size();
            var some = all.keys(prefix, from, missing, limits.settings().maxResult() - size);
            for (StoredKey key : some.keys()) {
              if (key.isThere(now)) {
                found.add(key);
                size += key.weight();
              }
            }
            if (size > limits.settings().maxResult()) {
              throw StorageRejections.resultTooLarge(
                      "give a longer prefix, or smaller pages: list(prefix, {limit, after})")
                  .asException();
            }
            boolean isShort = some.keys().size() < missing;
            if (isShort && some.stoppedAt().isEmpty()) {
              break;
            }
            from = isShort ? some.stoppedAt().get() : some.keys().getLast().key();
          }
          return List.copyOf(found);
        });
  }

  /**
   * Adds to the number under a key; what is not there counts as 0. When it expires stays as it is.
   *
   * @return the sum
   */
  public JsonNode increment(String key, JsonNode by) {
    limits.name(KEY, key);
    long now = clock.millis();
    return rows.write(
        WHAT,
        all -> {
          var present = all.key(key).filter(found -> found.isThere(now));
          JsonNode value = present.map(KeyValues::json).orElse(NullNode.getInstance());
          if (!value.isNull() && !value.isNumber()) {
            throw StorageRejections.wrong("kv.incr: the value of " + key + " is no number")
                .asException();
          }
          JsonNode sum =
              value.isNull()
                  ? by
                  : Sum.of(value, by)
                      .orElseThrow(
                          () ->
                              StorageRejections.wrong(
                                      "kv.incr: "
                                          + key
                                          + " would become larger than numbers are exact"
                                          + " (9007199254740991)")
                                  .asException());
          all.put(
              new StoredKey(
                  key, Json.text(sum), present.map(StoredKey::expiresAt).orElse(StoredKey.NEVER)));
          return sum;
        });
  }

  /**
   * Puts a value under a key if another one is there now. Null is expected also where nothing is.
   * When it expires stays as it is.
   *
   * @return whether it was
   */
  public boolean compareAndSet(String key, JsonNode expected, JsonNode value) {
    limits.name(KEY, key);
    String json = limits.value(Json.text(value));
    long now = clock.millis();
    return rows.write(
        WHAT,
        all -> {
          var present = all.key(key).filter(found -> found.isThere(now));
          if (!Json.equal(present.map(KeyValues::json).orElse(NullNode.getInstance()), expected)) {
            return false;
          }
          all.put(
              new StoredKey(key, json, present.map(StoredKey::expiresAt).orElse(StoredKey.NEVER)));
          return true;
        });
  }

  private static JsonNode json(StoredKey stored) {
    return Json.parse(stored.value())
        .orElseThrow(() -> new IllegalStateException("a stored value is no JSON"));
  }
}
