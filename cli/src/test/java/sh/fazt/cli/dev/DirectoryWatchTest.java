package sh.fazt.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DirectoryWatchTest {
  private final ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();
  private final Path root;
  private final DirectoryWatch watch;

  DirectoryWatchTest(@TempDir Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("css"));
    this.watch = new DirectoryWatch(root, Duration.ofMillis(50), Duration.ofSeconds(2));
  }

  @AfterEach
  void stop() throws IOException {
    watch.close();
    waiting.shutdownNow();
  }

  @Test
  void aWrittenFileIsAChange() throws Exception {
    Future<Boolean> change = waiting.submit(watch::awaitChange);
    Files.writeString(root.resolve("index.html"), "1");
    assertThat(change.get()).isTrue();
  }

  @Test
  void aFileInAFolderBelowIsAChangeAndADeletedOneToo() throws Exception {
    Files.writeString(root.resolve("css/a.css"), "1");
    assertThat(watch.awaitChange()).isTrue();
    Files.delete(root.resolve("css/a.css"));
    assertThat(watch.awaitChange()).isTrue();
  }

  @Test
  void aFolderThatWasNotThereIsWatchedAfterItAppeared() throws Exception {
    Files.createDirectories(root.resolve("new/deep"));
    assertThat(watch.awaitChange()).isTrue();
    Files.writeString(root.resolve("new/deep/a.txt"), "1");
    assertThat(watch.awaitChange()).isTrue();
  }

  @Test
  void closingWakesWhoWaits() throws Exception {
    Future<Boolean> change = waiting.submit(watch::awaitChange);
    watch.close();
    assertThat(change.get()).isFalse();
  }
}
