package sh.fazt.cli.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.BytesCall;
import sh.fazt.cli.api.DownloadCall;
import sh.fazt.cli.api.JsonCall;
import sh.fazt.cli.api.ListPage;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.Failure;
import sh.fazt.http.contract.StorageContract;

/**
 * What one app stores on one peer.
 *
 * @param app its id, or an alias of it
 */
record StoredThings(Peer peer, String app, Timeouts timeouts) {
  /** No blob is larger, whatever the peer's settings. */
  private static final long LARGEST_BLOB = 1L << 30;

  /** Rows asked for at once. */
  private static final int PAGE = 500;

  private Map<String, @Nullable Object> values(String key, String kind) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    values.put("id", app);
    values.put("key", key);
    values.put("kind", kind);
    return values;
  }

  /**
   * The JSON of a key or a document.
   *
   * @return nothing if there is none
   */
  Optional<Map<String, @Nullable Object>> json(String key, String kind) {
    try {
      var found = new LinkedHashMap<String, @Nullable Object>();
      found.put(
          "value",
          JsonCall.to(StorageContract.READ_OF, peer, values(key, kind), Map.of()).send(timeouts));
      return Optional.of(found);
    } catch (Failure refused) {
      return missing(refused);
    }
  }

  private static <T> Optional<T> missing(Failure refused) {
    if (refused.code().equals("KEY_NOT_FOUND")) {
      return Optional.empty();
    }
    throw refused;
  }

  /** The bytes of a blob; nothing if there is none. */
  Optional<byte[]> blob(String path) {
    var bytes = new ByteArrayOutputStream();
    try {
      new DownloadCall(StorageContract.READ_OF, peer, Map.of("id", app, "key", path, "kind", "s3"))
          .into(bytes, LARGEST_BLOB, timeouts);
      return Optional.of(bytes.toByteArray());
    } catch (Failure refused) {
      return missing(refused);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Stores bytes.
   *
   * @param expires of a key, in milliseconds since 1970; 0 is never
   * @return what the peer answered
   */
  @Nullable Object put(String key, String kind, long expires, String type, byte[] bytes) {
    var values = values(key, kind);
    if (expires > 0) {
      values.put("expires", expires);
    }
    return new BytesCall(StorageContract.PUT_OF, peer, values, type, bytes).send(timeouts);
  }

  /**
   * A page of all of it, with values.
   *
   * @param place from the page before; empty to begin
   */
  ListPage page(Map<String, Object> place) {
    var asked = new LinkedHashMap<String, @Nullable Object>();
    asked.put("id", app);
    asked.put("values", "true");
    asked.put("limit", PAGE);
    asked.putAll(place);
    return JsonCall.to(StorageContract.LIST_OF, peer, asked, Map.of()).page(timeouts);
  }
}
