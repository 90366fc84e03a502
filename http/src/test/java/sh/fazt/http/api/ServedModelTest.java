package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.node.TestNode;

/** After any sequence of commands visitors are served what a plain model says. */
class ServedModelTest {
  private static final List<String> NAMES =
      Stream.concat(IntStream.range(0, 18).mapToObj(i -> "name" + i), Stream.of("root", "404"))
          .toList();
  private static final int APPS = 6;

  @Test
  void twoThousandCommands() {
    run(2_000, 500);
  }

  @Test
  @Tag("long")
  void aHundredThousandCommands() {
    run(Integer.getInteger("model.commands", 100_000), 5_000);
  }

  private static void run(int commands, int restartEvery) {
    long seed = Long.getLong("model.seed", System.nanoTime());
    System.out.println("model.seed " + seed);
    try (var node = ApiNode.open()) {
      var run = new Run(node, new Random(seed));
      for (int i = 1; i <= commands; i++) {
        String command = run.step();
        run.compare("seed " + seed + ", command " + i + ": " + command);
        if (i % restartEvery == 0) {
          run.restart();
          run.compare("seed " + seed + ", restarted after command " + i);
        }
      }
      run.close();
      System.out.println(
          commands + " commands, " + run.visits + " visits, answered " + run.answered);
    }
  }

  private static final class Run {
    private final ApiNode node;
    private final Random random;
    private final ServedModel model = new ServedModel();
    private final Map<Integer, Integer> answered = new TreeMap<>();
    private WireClient api;
    private WireClient visitor;
    private int made;
    private long visits;

    Run(ApiNode node, Random random) {
      this.node = node;
      this.random = random;
      this.api = WireClient.to(node.port());
      this.visitor = WireClient.to(node.port());
      while (model.apps().size() < APPS) {
        make();
      }
    }

    void close() {
      api.close();
      visitor.close();
    }

    void restart() {
      close();
      node.restart();
      api = WireClient.to(node.port());
      visitor = WireClient.to(node.port());
    }

    private void make() {
      String id = "app_%08d".formatted(made++);
      node.node().app(id, "this is " + id);
      model.made(id);
    }

    /** Does something, in the node and in the model, and says what. */
    String step() {
      String name = name();
      return switch (random.nextInt(12)) {
        case 0, 1, 2 -> link(name);
        case 3 -> redirect(name);
        case 4 -> reserve(name);
        case 5, 6 -> split(name);
        case 7, 8, 9 -> swap(name, name());
        case 10 -> unlink(name);
        default -> random.nextInt(3) == 0 ? removeApp() : link(name);
      };
    }

    private String name() {
      return NAMES.get(random.nextInt(NAMES.size()));
    }

    /** A live app, now and then one that is not. */
    private String app() {
      return random.nextInt(10) == 0
          ? "app_%08d".formatted(random.nextInt(made + 1))
          : List.copyOf(new TreeSet<>(model.apps())).get(random.nextInt(model.apps().size()));
    }

    private String link(String name) {
      String app = app();
      return told(
          model.link(name, app),
          node.send(
              api,
              "POST /api/aliases",
              "{\"subdomain\":\"%s\",\"app_id\":\"%s\"}".formatted(name, app)),
          "link " + name + " " + app);
    }

    private String redirect(String name) {
      String url = "https://" + name() + ".example.com/at";
      int status = List.of(301, 302, 307, 308).get(random.nextInt(4));
      boolean keep = random.nextBoolean();
      return told(
          model.redirect(name, url, status, keep),
          node.send(
              api,
              "POST /api/aliases",
              "{\"subdomain\":\"%s\",\"type\":\"redirect\",\"url\":\"%s\",\"status\":%d,\"keep_path\":%s}"
                  .formatted(name, url, status, keep)),
          "redirect " + name + " " + url);
    }

    private String reserve(String name) {
      boolean force = random.nextBoolean();
      return told(
          model.reserve(name, force),
          node.send(api, "POST /api/aliases/" + name + "/reserve", "{\"force\":" + force + "}"),
          "reserve " + name + " " + force);
    }

    private String split(String name) {
      var arms = new LinkedHashMap<String, Integer>();
      int arity = 2 + random.nextInt(3);
      int left = 100;
      for (int i = 0; i < arity; i++) {
        int weight = i == arity - 1 ? left : 1 + random.nextInt(left - (arity - i - 1));
        String app = app();
        if (arms.containsKey(app)) {
          return split(name);
        }
        arms.put(app, weight);
        left -= weight;
      }
      String targets =
          arms.entrySet().stream()
              .map(
                  arm ->
                      "{\"app_id\":\"%s\",\"weight\":%d}".formatted(arm.getKey(), arm.getValue()))
              .collect(Collectors.joining(","));
      return told(
          model.split(name, arms),
          node.send(api, "POST /api/aliases/" + name + "/split", "{\"targets\":[" + targets + "]}"),
          "split " + name + " " + arms);
    }

    private String swap(String one, String other) {
      return told(
          model.swap(one, other),
          node.send(
              api,
              "POST /api/aliases/swap",
              "{\"alias1\":\"%s\",\"alias2\":\"%s\"}".formatted(one, other)),
          "swap " + one + " " + other);
    }

    private String unlink(String name) {
      return told(
          model.unlink(name), node.send(api, "DELETE /api/aliases/" + name, ""), "unlink " + name);
    }

    private String removeApp() {
      String app = List.copyOf(new TreeSet<>(model.apps())).getFirst();
      TestNode.done(
          node.node()
              .node()
              .registry()
              .change(AppId.of(app), new App.RemoveApp(node.node().aCommand())));
      model.removed(app);
      make();
      return "remove " + app;
    }

    private String told(int expected, Reply reply, String command) {
      assertThat(reply.status()).as(command + ": " + reply.text()).isEqualTo(expected);
      answered.merge(expected, 1, Integer::sum);
      return command;
    }

    void compare(String when) {
      for (String name : NAMES) {
        int slot = random.nextInt(100);
        var reply = visitor.ask(name + ".example.com", "GET /", "Cookie: X-Fazt-Variant=" + slot);
        visits++;
        String seen = reply.status() + " " + reply.field("Location") + said(reply);
        assertThat(seen).as("%s; %s at slot %d", when, name, slot).isEqualTo(expected(name, slot));
      }
    }

    private static String said(Reply reply) {
      boolean ours = reply.text().startsWith("this is ");
      return reply.status() / 100 == 3 || !ours ? "" : reply.text();
    }

    private String expected(String name, int slot) {
      return switch (model.at(name)) {
        case ServedModel.Serves(var app) -> "200 this is " + app;
        case ServedModel.Splits(_, var slots) -> "200 this is " + slots.get(slot);
        case ServedModel.Redirects(var url, var status, var keep) ->
            status + " " + url + (keep ? "/" : "");
        case ServedModel.Reserved _ -> nothing(name);
        case null -> nothing(name);
      };
    }

    /** The page of an unknown host is that of the name 404, if there is one. */
    private String nothing(String name) {
      if (name.equals("root")) {
        return "200 ";
      }
      return model.at("404") instanceof ServedModel.Serves(var app) ? "404 this is " + app : "404 ";
    }
  }
}
