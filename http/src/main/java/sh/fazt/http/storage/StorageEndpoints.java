package sh.fazt.http.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Params;
import sh.fazt.http.contract.StorageContract;
import sh.fazt.http.endpoint.AppView;
import sh.fazt.http.logs.AddressedApp;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.BoundedBody;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.http.request.Listing;
import sh.fazt.http.request.Page;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.storage.Blobs;
import sh.fazt.registry.storage.StoredItem;
import sh.fazt.registry.storage.StoredKey;
import sh.fazt.registry.storage.StoredKind;
import sh.fazt.registry.storage.document.Json;
import sh.fazt.registry.storage.document.Query;

/** What an app stores, thing by thing. */
public final class StorageEndpoints {
  static final Executor THREADS = Thread::startVirtualThread;

  /** Rows that are read at once for a longer list. */
  private static final int STEP = 500;

  private final LiveTable table;
  private final AppStores stores;
  private final BoundedBody bodies;

  /**
   * Answers for these stores.
   *
   * @param bodies reads what is to be stored
   */
  public StorageEndpoints(LiveTable table, AppStores stores, BoundedBody bodies) {
    this.table = table;
    this.stores = stores;
    this.bodies = bodies;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        StorageContract.LIST, call -> list(call, here(call)),
        StorageContract.READ, call -> read(call, here(call)),
        StorageContract.PUT, call -> put(call, here(call)),
        StorageContract.REMOVE, call -> remove(call, here(call)),
        StorageContract.LIST_OF, call -> list(call, named(call)),
        StorageContract.READ_OF, call -> read(call, named(call)),
        StorageContract.PUT_OF, call -> put(call, named(call)),
        StorageContract.REMOVE_OF, call -> remove(call, named(call)));
  }

  private AppId here(Call call) {
    return AddressedApp.of(call, table).id();
  }

  private AppId named(Call call) {
    return AppView.found(table.now(), call.values().needed(Params.ID), call.caller()).id();
  }

  static <T> CompletionStage<T> blocking(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, THREADS);
  }

  private static @Nullable StoredKind kind(Call call) {
    return call.values()
        .text(Params.KIND)
        .map(
            word ->
                StoredKind.of(word)
                    .orElseThrow(
                        () -> ApiRejections.badRequest("kind must be kv, ds or s3").asException()))
        .orElse(null);
  }

  /** A row of the list. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Row(
      String key,
      long size,
      String kind,
      @Nullable Long expires,
      @Nullable String mime,
      @Nullable Long order,
      @Nullable JsonNode value) {
    static Row of(StoredItem item) {
      String value = item.value();
      return new Row(
          item.key(),
          item.size(),
          item.kind().word(),
          item.expiresAt() == StoredKey.NEVER ? null : (Long) item.expiresAt(),
          item.mime().isEmpty() ? null : item.mime(),
          value == null || item.order() == 0 ? null : (Long) item.order(),
          value == null ? null : Json.parse(value).orElse(null));
    }
  }

  private CompletionStage<EndpointReply> list(Call call, AppId app) {
    var kind = kind(call);
    boolean values = call.values().on(Params.VALUES);
    Function<StoredItem, String> key = item -> Places.text(item.place());
    if (call.values().whole(Params.LIMIT).isEmpty()) {
      return blocking(
          () ->
              Page.of(call, Listing.of(stores.all(app, kind, values), key, Places.ORDER, Row::of)));
    }
    return blocking(
        () ->
            Page.of(
                call,
                new Listing<>(after -> rows(app, kind, values, after), key, Row::of)
                    .ofSize(stores.count(app, kind))));
  }

  /** Read step by step. */
  private Iterator<StoredItem> rows(
      AppId app, @Nullable StoredKind kind, boolean values, String after) {
    return new Steps(place -> stores.list(app, kind, place, STEP, values), Places.of(after));
  }

  private CompletionStage<EndpointReply> read(Call call, AppId app) {
    var kind = kind(call);
    String key = call.values().needed(Params.KEY);
    return blocking(
        () -> {
          for (StoredKind one :
              kind == null
                  ? List.of(StoredKind.KEY, StoredKind.DOCUMENT, StoredKind.BLOB)
                  : List.of(kind)) {
            var found = found(app, one, key);
            if (found != null) {
              return found;
            }
          }
          throw missing();
        });
  }

  private @Nullable EndpointReply found(AppId app, StoredKind kind, String key) {
    return switch (kind) {
      case KEY -> stores.keys(app).get(key).map(found -> json(found.value())).orElse(null);
      case DOCUMENT ->
          DocumentKey.splits(key)
              .flatMap(at -> stores.documents(app).findOne(at.collection(), at.id()).stream())
              .findFirst()
              .map(found -> json(found.json()))
              .orElse(null);
      case BLOB -> stores.blobs(app).get(key).map(StorageEndpoints::bytes).orElse(null);
    };
  }

  private static EndpointReply json(String stored) {
    return EndpointReply.of(
        Json.parse(stored)
            .orElseThrow(() -> new IllegalStateException("a stored value is no JSON")));
  }

  /** A download, never a page of this host, whoever wrote it. */
  private static EndpointReply bytes(Blobs.Whole found) {
    return EndpointReply.raw(
            HttpEntities.create(ContentTypes.APPLICATION_OCTET_STREAM, found.bytes()))
        .with(RawHeader.create("Content-Disposition", "attachment"))
        .with(RawHeader.create("X-Fazt-Blob-Type", Printable.of(found.blob().mime())))
        .with(RawHeader.create("ETag", "\"" + found.blob().hash().hex() + "\""));
  }

  private static RejectedException missing() {
    return RejectionCode.STORAGE_KEY_NOT_FOUND.because("Storage key not found").asException();
  }

  private record Stored(String key, String kind, long size) {}

  private CompletionStage<EndpointReply> put(Call call, AppId app) {
    var kind = kind(call);
    String key = call.values().needed(Params.KEY);
    var expires = call.values().whole(Params.EXPIRES);
    if (expires.isPresent() && kind != null && kind != StoredKind.KEY) {
      throw ApiRejections.badRequest("only keys expire").asException();
    }
    String type = String.valueOf(call.request().entity().getContentType());
    return bodies
        .read(call.request())
        .thenCompose(
            body ->
                blocking(
                    () -> {
                      switch (kind == null ? StoredKind.KEY : kind) {
                        case KEY ->
                            stores
                                .keys(app)
                                .put(key, parsed(body), expires.orElse(StoredKey.NEVER));
                        case DOCUMENT -> document(app, key, parsed(body));
                        case BLOB ->
                            stores
                                .blobs(app)
                                .put(
                                    key,
                                    body,
                                    type.isEmpty() || type.equals("none/none")
                                        ? "application/octet-stream"
                                        : type);
                      }
                      return EndpointReply.of(
                          new Stored(
                              key, (kind == null ? StoredKind.KEY : kind).word(), body.length));
                    }));
  }

  private static JsonNode parsed(byte[] body) {
    return Json.parse(new String(body, StandardCharsets.UTF_8))
        .orElseThrow(
            () ->
                ApiRejections.badRequest(
                        "invalid request body: the value has to be JSON, such as 1, \"text\" or"
                            + " {\"a\": 1}; kind=s3 stores bytes")
                    .asException());
  }

  private void document(AppId app, String key, JsonNode value) {
    if (!(value instanceof ObjectNode document)) {
      throw ApiRejections.badRequest("invalid request body: a document is an object").asException();
    }
    var at =
        DocumentKey.splits(key)
            .findFirst()
            .orElseThrow(
                () ->
                    ApiRejections.badRequest("the key of a document is collection/id")
                        .asException());
    stores.documents(app).replace(at.collection(), at.id(), document);
  }

  private record Removed(boolean removed) {}

  private CompletionStage<EndpointReply> remove(Call call, AppId app) {
    var kind = kind(call);
    String key = call.values().needed(Params.KEY);
    return blocking(
        () ->
            EndpointReply.of(
                new Removed(
                    switch (kind == null ? StoredKind.KEY : kind) {
                      case KEY -> stores.keys(app).delete(key);
                      case DOCUMENT ->
                          DocumentKey.splits(key)
                              .anyMatch(
                                  at ->
                                      stores
                                              .documents(app)
                                              .delete(at.collection(), Query.id(at.id()))
                                          > 0);
                      case BLOB -> stores.blobs(app).delete(key);
                    })));
  }
}
