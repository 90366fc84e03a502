package sh.fazt.http.serverless;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.function.protocol.SyntaxProblem;
import sh.fazt.http.function.CheckOutcome;
import sh.fazt.http.function.FunctionSettings;
import sh.fazt.http.hosting.Functions;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.ContentReader;
import sh.fazt.registry.content.FileIndex;

/**
 * Looks at the scripts of a release before it goes online, so that one that cannot be parsed never
 * does. Only what the release before did not have is looked at.
 */
public final class FunctionChecks {
  private static final Logger LOG = LoggerFactory.getLogger(FunctionChecks.class);

  private final ContentReader content;
  private final ReleaseScripts scripts;
  private final FunctionSettings.Checks limits;
  private final BiFunction<String, String, CompletionStage<CheckOutcome>> parser;

  FunctionChecks(
      ContentReader content,
      FunctionSettings.Checks limits,
      BiFunction<String, String, CompletionStage<CheckOutcome>> parser) {
    this.content = content;
    this.scripts = new ReleaseScripts(content);
    this.limits = limits;
    this.parser = parser;
  }

  /**
   * What was found.
   *
   * @param problem the first file that cannot be parsed, or none
   * @param unchecked paths of files that nobody looked at: they are large or many, or the workers
   *     are busy
   */
  public record Checked(@Nullable SyntaxProblem problem, List<String> unchecked) {
    public Checked {
      unchecked = List.copyOf(unchecked);
    }
  }

  private static final Checked SOUND = new Checked(null, List.of());

  /**
   * Looks at a release.
   *
   * @param before the release it takes the place of, or none
   */
  public CompletionStage<Checked> of(TreeHash release, @Nullable TreeHash before) {
    return content
        .index(release)
        .thenCompose(
            files ->
                Functions.script(files) == null
                    ? CompletableFuture.completedFuture(SOUND)
                    : known(before).thenCompose(known -> checked(fresh(files, known))));
  }

  private CompletionStage<@Nullable FileIndex> known(@Nullable TreeHash before) {
    return before == null
        ? CompletableFuture.completedFuture(null)
        : content.index(before).thenApply(files -> files);
  }

  private static List<TreeFile> fresh(FileIndex files, @Nullable FileIndex before) {
    // Where nothing ran them, nobody has looked at them either.
    var known = before == null || Functions.script(before) == null ? null : before;
    return files.files().stream()
        .filter(file -> isScript(file.path()) && !isIn(known, file))
        .toList();
  }

  private static boolean isIn(@Nullable FileIndex before, TreeFile file) {
    TreeFile same = before == null ? null : before.file(file.path());
    return same != null && same.content().equals(file.content());
  }

  private static boolean isScript(String path) {
    return path.startsWith("api/")
        && (path.endsWith(".js") || path.endsWith(".mjs") || path.endsWith(".json"));
  }

  private CompletionStage<Checked> checked(List<TreeFile> files) {
    var result = new CompletableFuture<Checked>();
    if (files.isEmpty()) {
      result.complete(SOUND);
    } else {
      Thread.startVirtualThread(() -> result.complete(oneByOne(files)));
    }
    return result;
  }

  private Checked oneByOne(List<TreeFile> files) {
    long until = System.nanoTime() + limits.within().toNanos();
    var unchecked = new ArrayList<String>();
    int looked = 0;
    for (TreeFile file : files) {
      long left = until - System.nanoTime();
      if (looked == limits.files() || file.size() > limits.fileSize() || left <= 0) {
        unchecked.add(file.path());
        continue;
      }
      looked++;
      switch (look(file, Duration.ofNanos(left))) {
        case CheckOutcome.Parsed _ -> {}
        case CheckOutcome.Malformed(var problem) -> {
          return new Checked(problem, List.of());
        }
        case CheckOutcome.Unchecked _ -> unchecked.add(file.path());
      }
    }
    return new Checked(null, unchecked);
  }

  private CheckOutcome look(TreeFile file, Duration within) {
    try {
      String text = new String(scripts.bytes(file), StandardCharsets.UTF_8);
      return parser
          .apply(text, file.path())
          .toCompletableFuture()
          .get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CheckOutcome.Unchecked("interrupted");
    } catch (TimeoutException _) {
      return new CheckOutcome.Unchecked("it took too long");
    } catch (ExecutionException | IOException e) {
      LOG.warn("{} could not be checked", file.path(), e);
      return new CheckOutcome.Unchecked("it could not be read");
    }
  }
}
