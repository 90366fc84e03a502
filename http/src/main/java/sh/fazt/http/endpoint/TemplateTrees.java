package sh.fazt.http.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.content.PinnedContent;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.zip.UploadLimits;

/** Stores templates as what an app serves first. */
public final class TemplateTrees {
  private final Node node;
  private final Executor disk;

  public TemplateTrees(Node node, Executor disk) {
    this.node = node;
    this.disk = disk;
  }

  /**
   * Runs something while the files of a template are stored and kept.
   *
   * @param template none has no files; then there is no tree either
   */
  <T> CompletionStage<T> whileStored(
      @Nullable Template template,
      String title,
      Function<@Nullable StoredTree, CompletionStage<T>> use) {
    if (template == null) {
      return use.apply(null);
    }
    PinnedContent pinned = node.content().pin();
    return CompletableFuture.supplyAsync(() -> stored(template, title, pinned), disk)
        .thenCompose(use)
        .whenComplete((_, _) -> pinned.close());
  }

  private StoredTree stored(Template template, String title, PinnedContent pinned) {
    try (var writer = node.content().newTree(pinned, UploadLimits.from(node.config()))) {
      for (var file : template.files().entrySet()) {
        String text = Templates.filled(file.getValue(), title, file.getKey());
        writer.add(file.getKey(), text.getBytes(StandardCharsets.UTF_8));
      }
      return writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
