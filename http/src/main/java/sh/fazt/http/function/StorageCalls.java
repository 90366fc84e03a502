package sh.fazt.http.function;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.fazt.function.protocol.CallResult;
import sh.fazt.function.protocol.Invocation;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.storage.Blobs;
import sh.fazt.registry.storage.Documents;
import sh.fazt.registry.storage.KeyValues;
import sh.fazt.registry.storage.Spaces;
import sh.fazt.registry.storage.StorageLimits;
import sh.fazt.registry.storage.StorageSettings;
import sh.fazt.registry.storage.StoredBlob;
import sh.fazt.registry.storage.StoredKey;
import sh.fazt.registry.storage.document.Changes;
import sh.fazt.registry.storage.document.Find;
import sh.fazt.registry.storage.document.Json;
import sh.fazt.registry.storage.document.Query;
import sh.fazt.registry.storage.document.StoredDocument;
import sh.fazt.registry.storage.transaction.StorageSession;

/** What {@code fazt.storage} of a script asks for: the storage of its own app, and no other. */
public final class StorageCalls implements HostCalls {
  private static final Set<String> CHANGES =
      Set.of(
          "kv.set",
          "kv.delete",
          "kv.incr",
          "kv.cas",
          "ds.insert",
          "ds.update",
          "ds.delete",
          "ds.deleteOldest",
          "s3.put",
          "s3.delete",
          "transaction.commit");
  private static final Set<String> READS =
      Set.of(
          "kv.get",
          "kv.list",
          "ds.find",
          "ds.findOne",
          "ds.count",
          "s3.get",
          "s3.list",
          "transaction.begin",
          "transaction.rollback");
  private static final CallResult NOTHING = CallResult.done(null);

  private final Spaces spaces;
  private final StorageSettings settings;
  private final StorageLimits limits;
  private final InstantSource clock;
  private final Supplier<UUID> newIds;

  /**
   * For all apps.
   *
   * @param newIds draws the ids of documents that are given none
   */
  public StorageCalls(
      Spaces spaces, StorageSettings settings, InstantSource clock, Supplier<UUID> newIds) {
    this.spaces = spaces;
    this.settings = settings;
    this.limits = new StorageLimits(settings);
    this.clock = clock;
    this.newIds = newIds;
  }

  /** Whether a call of this name is answered here. */
  public static boolean knows(String name) {
    return CHANGES.contains(name) || READS.contains(name);
  }

  @Override
  public boolean changesSomething(String name) {
    return CHANGES.contains(name);
  }

  @Override
  public Session begin(Invocation invocation) {
    return new AppSession(new StorageSession(spaces, AppId.of(invocation.app()), settings));
  }

  /** The calls of one request. */
  private final class AppSession implements Session {
    private final StorageSession session;
    private final KeyValues keys;
    private final Documents documents;
    private final Blobs blobs;

    AppSession(StorageSession session) {
      this.session = session;
      this.keys = new KeyValues(session, limits, clock);
      this.documents = new Documents(session, limits, clock, newIds);
      this.blobs = new Blobs(session, limits, clock);
    }

    @Override
    public CallResult call(String name, String json, byte @Nullable [] bytes) {
      try {
        return answer(name, new CallArguments(name, json), bytes);
      } catch (RejectedException e) {
        Rejection refused = e.rejection();
        return new CallResult.Refused(refused.code().wireName(), refused.sentence());
      }
    }

    private CallResult answer(String name, CallArguments with, byte @Nullable [] bytes) {
      return switch (name) {
        case "kv.set" -> set(with);
        case "kv.get" -> found(keys.get(with.text(0)), StoredKey::value);
        case "kv.delete" -> {
          keys.delete(with.text(0));
          yield NOTHING;
        }
        case "kv.list" -> list(with);
        case "kv.incr" -> CallResult.done(Json.text(keys.increment(with.text(0), with.number(1))));
        case "kv.cas" ->
            CallResult.done(
                String.valueOf(keys.compareAndSet(with.text(0), with.value(1), with.value(2))));
        case "ds.insert" ->
            CallResult.done(Json.quoted(documents.insert(with.text(0), with.object(1))));
        case "ds.find" ->
            array(
                documents.find(with.text(0), Find.parse(with.optional(1), with.optional(2))),
                StoredDocument::json);
        case "ds.findOne" -> findOne(with);
        case "ds.update" ->
            number(
                documents.update(
                    with.text(0), Query.parse(with.object(1)), Changes.parse(with.object(2))));
        case "ds.delete" -> number(documents.delete(with.text(0), Query.parse(with.object(1))));
        case "ds.count" -> number(documents.count(with.text(0), Query.parse(with.optional(1))));
        case "ds.deleteOldest" -> number(documents.deleteOldest(with.text(0), keep(with)));
        case "s3.put" -> put(with, bytes);
        case "s3.get" -> get(with);
        case "s3.delete" -> {
          blobs.delete(with.text(0));
          yield NOTHING;
        }
        case "s3.list" -> listBlobs(with);
        case "transaction.begin" -> {
          session.begin();
          yield NOTHING;
        }
        case "transaction.commit" -> session.commit() ? NOTHING : CallResult.done("\"again\"");
        case "transaction.rollback" -> {
          session.rollBack();
          yield NOTHING;
        }
        default ->
            throw RejectionCode.BAD_REQUEST.because("there is no call " + name).asException();
      };
    }

    private CallResult set(CallArguments with) {
      if (with.has(2)) {
        keys.set(with.text(0), with.value(1), with.whole(2));
      } else {
        keys.set(with.text(0), with.value(1));
      }
      return NOTHING;
    }

    private CallResult list(CallArguments with) {
      String prefix = with.text(0);
      return array(
          with.has(1) ? keys.list(prefix, after(with), limit(with)) : keys.list(prefix),
          key ->
              "{\"key\":"
                  + Json.quoted(key.key())
                  + ",\"value\":"
                  + key.value()
                  + (key.expiresAt() == StoredKey.NEVER ? "" : ",\"expiresAt\":" + key.expiresAt())
                  + "}");
    }

    private CallResult listBlobs(CallArguments with) {
      String prefix = with.text(0);
      return array(
          with.has(1) ? blobs.list(prefix, after(with), limit(with)) : blobs.list(prefix),
          blob ->
              "{\"path\":"
                  + Json.quoted(blob.path())
                  + ",\"mime\":"
                  + Json.quoted(blob.mime())
                  + ",\"size\":"
                  + blob.size()
                  + ",\"updatedAt\":"
                  + blob.updatedAt()
                  + "}");
    }

    private static String after(CallArguments with) {
      JsonNode after = with.object(1).path("after");
      return after.isTextual() ? after.textValue() : "";
    }

    private static int limit(CallArguments with) {
      JsonNode limit = with.object(1).path("limit");
      return limit.isNumber() ? Math.max(0, (int) limit.doubleValue()) : Integer.MAX_VALUE;
    }

    private CallResult findOne(CallArguments with) {
      if (with.value(1).isObject()) {
        var find = Find.first(Query.parse(with.value(1)));
        return orNull(documents.find(with.text(0), find).stream().findFirst());
      }
      return orNull(documents.findOne(with.text(0), with.text(1)));
    }

    private CallResult put(CallArguments with, byte @Nullable [] bytes) {
      if (bytes == null) {
        throw RejectionCode.BAD_REQUEST.because("s3.put was given no bytes").asException();
      }
      blobs.put(with.text(0), bytes, with.text(1));
      return NOTHING;
    }

    private CallResult get(CallArguments with) {
      blobs
          .find(with.text(0))
          .filter(blob -> blob.size() > settings.maxResult())
          .ifPresent(
              blob -> {
                throw RejectionCode.PAYLOAD_TOO_LARGE
                    .because(
                        "s3.get gives blobs of at most "
                            + settings.maxResult()
                            + " bytes (setting fazt.registry.storage.max-result); answer with"
                            + " {blob: path}, which needs no memory")
                    .asException();
              });
      return blobs
          .get(with.text(0))
          .<CallResult>map(found -> new CallResult.Done(facts(found.blob()), found.bytes()))
          .orElse(CallResult.done("null"));
    }

    private static String facts(StoredBlob blob) {
      return "{\"mime\":"
          + Json.quoted(blob.mime())
          + ",\"size\":"
          + blob.size()
          + ",\"hash\":"
          + Json.quoted(blob.hash().hex())
          + "}";
    }

    private static long keep(CallArguments with) {
      long keep = with.whole(1);
      if (keep < 0) {
        throw RejectionCode.BAD_REQUEST
            .because("ds.deleteOldest keeps 0 documents or more")
            .asException();
      }
      return keep;
    }

    @Override
    public void close() {
      session.close();
    }
  }

  private static CallResult number(long count) {
    return CallResult.done(Long.toString(count));
  }

  private static <T> CallResult found(Optional<T> found, Function<T, String> json) {
    return found.map(json).map(CallResult::done).orElse(NOTHING);
  }

  private static CallResult orNull(Optional<StoredDocument> document) {
    return CallResult.done(document.map(StoredDocument::json).orElse("null"));
  }

  private static <T> CallResult array(Collection<T> all, Function<T, String> json) {
    return CallResult.done(all.stream().map(json).collect(Collectors.joining(",", "[", "]")));
  }
}
