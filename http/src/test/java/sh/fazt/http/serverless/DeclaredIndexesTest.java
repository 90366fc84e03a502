package sh.fazt.http.serverless;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.content.AZip.aZip;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import sh.fazt.function.protocol.FunctionRequest;
import sh.fazt.function.protocol.Invocation;
import sh.fazt.function.protocol.RequestBody;
import sh.fazt.http.api.ApiNode;
import sh.fazt.http.function.StorageCalls;
import sh.fazt.journal.AppId;
import sh.fazt.registry.node.Eventually;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.storage.StorageSettings;

/** The indexes of a manifest on a node that has too much to do. */
class DeclaredIndexesTest {
  private static final ApiNode NODE = ApiNode.open();

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static DeclaredIndexes indexes(Node node) {
    return new DeclaredIndexes(
        new StorageCalls(
            node.storage(),
            StorageSettings.from(node.config()),
            node.time()::lived,
            UUID::randomUUID),
        node.storage(),
        node.storageUpkeep(),
        node.table(),
        node.content());
  }

  private static Invocation call(Node node, AppId app) {
    var row = Objects.requireNonNull(node.table().now().app(app));
    String release = Objects.requireNonNull(row.activeRelease()).tree().hex();
    var request = new FunctionRequest("GET", "/api", List.of(), List.of(), new RequestBody.None());
    return new Invocation(app.value(), "a", release, "api/main.js", "1.0.0", Map.of(), request);
  }

  @Test
  void whatABusyNodeRefusedIsDeclaredWithTheNextCall() throws Exception {
    var node = NODE.node().node();
    var files = aZip().with("manifest.json", "{\"indexes\":{\"scores\":[\"score\"]}}");
    AppId app = AppId.of(ServedApp.as(NODE, "busy", files.with("index.html", "a page")).id());
    var indexes = indexes(node);
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);

    var lane = node.database().lane();
    var held =
        lane.write(
            "a write that waits",
            _ -> {
              begun.countDown();
              go.await();
              return true;
            });
    // Then the lane takes nothing more out of its queue.
    begun.await();
    // The last one is refused at once: the lane is full.
    while (!lane.write("one more", _ -> true).isCompletedExceptionally()) {}
    indexes.begin(call(node, app)).close();
    go.countDown();
    assertThat(held.join()).isTrue();
    lane.write("the last one", _ -> true).handle((_, _) -> true).join();

    Eventually.until(
        () -> {
          indexes.begin(call(node, app)).close();
          return node.storage().read(app, rows -> rows.indexed("scores")).contains("score");
        });
  }
}
