package sh.fazt.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** The node's key is made once, whoever needs it first. */
class NodeSecretsTest {
  @RepeatedTest(20)
  void manyWhoNeedTheKeyAtOnceGetTheSame(@TempDir Path folder) throws Exception {
    Path database = folder.resolve("fazt.db");
    var secrets = new NodeSecrets(database);
    var begin = new CountDownLatch(1);
    var veils = new HashSet<String>();
    try (var threads = Executors.newFixedThreadPool(16)) {
      List<Callable<String>> many =
          IntStream.range(0, 16)
              .<Callable<String>>mapToObj(
                  i ->
                      () -> {
                        begin.await();
                        return (i % 2 == 0 ? secrets : new NodeSecrets(database)).keyedHash("same");
                      })
              .toList();
      var asked = many.stream().map(threads::submit).toList();
      begin.countDown();
      for (var one : asked) {
        veils.add(one.get());
      }
    }
    assertThat(veils).hasSize(1);
    assertThat(names(folder)).containsExactly("node.key");
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
