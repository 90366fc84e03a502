package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.registry.content.AZip.aZip;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;

/** Deploys that race each other, watched by visitors. */
class ConcurrentDeploysTest {
  private static final int PAGES = 20;

  /** A site whose every page says the same word. */
  private static byte[] site(String word) {
    var zip = aZip();
    for (int i = 0; i < PAGES; i++) {
      zip.with("page" + i + ".txt", word);
    }
    return zip.with("index.html", word).bytes();
  }

  @Test
  void twoDeploysToOneNewNameBothSucceedOnOneApp() throws Exception {
    try (var node = ApiNode.open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 10; round++) {
        String name = "race" + round;
        long before = node.events();
        List<Future<Reply>> deploys =
            IntStream.range(0, 2)
                .mapToObj(i -> threads.submit(() -> node.deploy(aDeploy(name, site("word" + i)))))
                .toList();
        String first = deploys.getFirst().get().text();
        String second = deploys.getLast().get().text();

        assertThat(first).contains("Deployment successful");
        assertThat(second).contains("Deployment successful");
        assertThat(appOf(first)).isEqualTo(appOf(second));
        assertThat(List.of(first, second))
            .anyMatch(text -> text.contains("\"release\":1"))
            .anyMatch(text -> text.contains("\"release\":2"));
        String winner = first.contains("\"release\":2") ? "word0" : "word1";
        assertThat(node.visit(name).text()).isEqualTo(winner);
        assertThat(node.events() - before).isEqualTo(4); // created, deployed, pointed, deployed
      }
      node.assertHealthy();
    }
  }

  private static String appOf(String answer) {
    return answer.replaceAll("(?s).*\"app_id\":\"([^\"]+)\".*", "$1");
  }

  /**
   * One reader asks for the pages one after the other while releases change. Each release has one
   * word, so what is read over time must go through the releases in the order they were answered.
   */
  @Test
  void noVisitorSeesAnOlderReleaseAfterANewerOne() throws Exception {
    try (var node = ApiNode.open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      node.deploy(aDeploy("watched", site("0")));
      var done = new AtomicBoolean();
      var strange = new ConcurrentLinkedQueue<String>();
      Callable<Integer> reader =
          () -> {
            int last = 0;
            int asked = 0;
            try (var client = WireClient.to(node.port())) {
              while (!done.get()) {
                String target = "/page" + asked++ % PAGES + ".txt";
                Reply reply = client.ask("watched.example.com", "GET " + target);
                int seen = reply.status() == 200 ? Integer.parseInt(reply.text()) : -1;
                if (seen < last) {
                  strange.add(target + ": " + reply.status() + " " + seen + " after " + last);
                }
                last = seen;
              }
            }
            return asked;
          };
      List<Future<Integer>> readers = List.of(threads.submit(reader), threads.submit(reader));
      for (int release = 1; release <= 25; release++) {
        String word = Integer.toString(release);
        assertThat(node.deploy(aDeploy("watched", site(word))).status()).isEqualTo(200);
        assertThat(node.get("watched.example.com", "/page7.txt").text()).isEqualTo(word);
      }
      done.set(true);
      for (var asked : readers) {
        assertThat(asked.get()).isPositive();
      }
      assertThat(strange).isEmpty();
    }
  }
}
