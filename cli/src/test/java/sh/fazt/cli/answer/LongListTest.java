package sh.fazt.cli.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.api.FakePeer;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.registry.control.PlainJson;

/** A list of any length is asked for page by page and told as it comes. */
class LongListTest {
  private static final int APPS = 2500;

  private final TestShell shell;
  private final FakePeer peer;

  LongListTest(@TempDir Path folder) throws IOException {
    shell = new TestShell(folder, new NoNode());
    peer = new FakePeer((exchange, _) -> page(exchange));
  }

  @BeforeEach
  void know() {
    lines("remote", "add", "big", "--url", "http://127.0.0.1:" + peer.port(), "--token", "t");
  }

  @AfterEach
  void close() {
    peer.close();
  }

  private static void page(HttpExchange exchange) throws IOException {
    var asked = new HashMap<String, String>();
    for (String pair : exchange.getRequestURI().getQuery().split("&", -1)) {
      asked.put(pair.replaceFirst("=.*", ""), pair.replaceFirst(".*=", ""));
    }
    int begin = Integer.parseInt(asked.getOrDefault("cursor", "0"));
    int end = Math.min(APPS, begin + Integer.parseInt(asked.getOrDefault("limit", "2500")));
    String rows =
        IntStream.range(begin, end)
            .mapToObj(
                i ->
                    "{\"id\":\"app_%08d\",\"title\":\"A\",\"visibility\":\"public\",\"aliases\":[]}"
                        .formatted(i))
            .collect(Collectors.joining(","));
    String meta = end == APPS ? "" : ",\"next_cursor\":\"" + end + "\"";
    FakePeer.send(exchange, 200, "{\"data\":[" + rows + "],\"meta\":{\"total\":2500" + meta + "}}");
  }

  private List<String> lines(String... words) {
    assertThat(shell.run(words)).as(shell.err()).isEqualTo(ExitCode.OK);
    return shell.out().lines().toList();
  }

  private static String id(int i) {
    return "app_%08d".formatted(i);
  }

  private static List<String> ids(int many) {
    return IntStream.range(0, many).mapToObj(LongListTest::id).toList();
  }

  @Test
  void allPagesAreOneTable() {
    var told = lines("app", "list", "big");
    assertThat(told).hasSize(APPS + 3);
    assertThat(told.subList(0, 2)).containsExactly("Apps on big:", "");
    assertThat(told.getLast()).startsWith(id(APPS - 1));
    assertThat(peer.seen()).filteredOn(seen -> seen.path().startsWith("/api/apps")).hasSize(3);
    assertThat(lines("app", "list", "big", "--quiet")).isEqualTo(ids(APPS));
  }

  @Test
  void jsonIsOneListToo() throws IOException {
    var data = PlainJson.readObject(lines("app", "list", "big", "--json").getFirst()).get("data");
    assertThat((List<?>) data)
        .map(row -> String.valueOf(((Map<?, ?>) row).get("id")))
        .isEqualTo(ids(APPS));
    var several = PlainJson.readObject(lines("@all", "app", "list", "--json").getFirst());
    assertThat(String.valueOf(several.get("data"))).contains(id(0), id(APPS - 1));
  }

  @Test
  void aLimitIsKeptAndWhereItGoesOnIsSaid() {
    assertThat(lines("app", "list", "big", "--quiet", "--limit", "1500")).isEqualTo(ids(1500));
    lines("app", "list", "big", "--limit", "2");
    assertThat(shell.err()).contains("More follow: --cursor 2");
    assertThat(lines("app", "list", "big", "--quiet", "--limit", "2", "--cursor", "2"))
        .containsExactly(id(2), id(3));
  }
}
