package sh.fazt.http.storage;

import static sh.fazt.http.storage.StorageEndpoints.blocking;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.Times;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Params;
import sh.fazt.http.contract.StorageContract;
import sh.fazt.http.endpoint.AppView;
import sh.fazt.http.logs.AddressedApp;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.storage.Snapshots.Snapshot;

/** States of what an app stores that are kept. */
public final class SnapshotEndpoints {
  private final LiveTable table;
  private final AppStores stores;

  public SnapshotEndpoints(LiveTable table, AppStores stores) {
    this.table = table;
    this.stores = stores;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        StorageContract.TAKE_SNAPSHOT, call -> take(call, here(call)),
        StorageContract.RESTORE, call -> restore(call, here(call)),
        StorageContract.SNAPSHOTS, call -> list(here(call)),
        StorageContract.TAKE_SNAPSHOT_OF, call -> take(call, named(call)),
        StorageContract.RESTORE_OF, call -> restore(call, named(call)),
        StorageContract.SNAPSHOTS_OF, call -> list(named(call)),
        StorageContract.REMOVE_SNAPSHOT_OF, call -> remove(call, named(call)));
  }

  private AppId here(Call call) {
    return AddressedApp.of(call, table).id();
  }

  private AppId named(Call call) {
    return AppView.found(table.now(), call.values().needed(Params.ID), call.caller()).id();
  }

  private record Done(String appId, String name, long keyCount, String message) {
    static EndpointReply of(AppId app, Snapshot snapshot, String message) {
      return EndpointReply.of(new Done(app.value(), snapshot.name(), count(snapshot), message));
    }
  }

  private static long count(Snapshot snapshot) {
    return snapshot.keys() + snapshot.documents() + snapshot.blobs();
  }

  private record Row(String name, String appId, String createdAt, long keyCount) {}

  private CompletionStage<EndpointReply> take(Call call, AppId app) {
    String name = call.values().needed(Params.NAME);
    return blocking(() -> Done.of(app, stores.snapshots().take(app, name), "Snapshot created"));
  }

  private CompletionStage<EndpointReply> restore(Call call, AppId app) {
    String name = call.values().needed(Params.NAME);
    return blocking(
        () -> {
          var restored = stores.snapshots().restore(app, name);
          stores.upkeep().begin();
          return Done.of(
              app,
              restored.orElseThrow(
                  () ->
                      RejectionCode.SNAPSHOT_NOT_FOUND.because("Snapshot not found").asException()),
              "Snapshot restored");
        });
  }

  private CompletionStage<EndpointReply> list(AppId app) {
    return blocking(
        () ->
            EndpointReply.of(
                stores.snapshots().of(app).stream()
                    .map(
                        one ->
                            new Row(
                                one.name(),
                                app.value(),
                                Times.of(Instant.ofEpochMilli(one.createdAt())),
                                count(one)))
                    .toList()));
  }

  private record Removed(boolean removed) {}

  private CompletionStage<EndpointReply> remove(Call call, AppId app) {
    String name = call.values().needed(Params.NAME);
    return blocking(
        () -> {
          boolean removed = stores.snapshots().remove(app, name);
          stores.upkeep().begin();
          return EndpointReply.of(new Removed(removed));
        });
  }
}
