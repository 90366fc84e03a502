package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Source;
import sh.fazt.journal.Target;
import sh.fazt.journal.Visibility;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.node.TestNode;

/** A node with one site or alias of each kind, whose URLs are explained and visited. */
final class ExplainedSites implements AutoCloseable {
  /** Every row of the host table and of the table of aliases, and what else may happen. */
  static final List<String> URLS =
      List.of(
          "http://localhost:4698/api/apps",
          "https://admin.example.com/",
          "https://example.com/",
          "https://root.example.com/nothing",
          "https://404.example.com/",
          "http://play.localhost:4698/",
          "http://play.127.0.0.1:4698/style.css",
          "https://play.example.com/about",
          "https://PLAY.example.com/about/",
          "https://play.example.com/nothing?x=1",
          "https://play.example.com/api/hello",
          "https://play.example.com/%FF",
          "http://127.0.0.1:4698/health",
          "http://127.0.0.1:4698/",
          "http://192.0.2.7:4698/health",
          "http://192.0.2.7:4698/",
          "https://api.example.com/api/apps",
          "http://www.example.com/some/path?q=1",
          "https://a.b.example.com/",
          "https://elsewhere.org/",
          "https://both.example.com/ 0",
          "https://both.example.com/ 99",
          "https://held.example.com/",
          "https://away.example.com/some/path?query=1",
          "https://nobody.example.com/",
          "https://gone.example.com/",
          "https://app_alpha000.example.com/",
          "https://app_nobody00.example.com/",
          "https://app_removed0.example.com/",
          "https://r-1--play.example.com/",
          "https://r-2--app_alpha000.example.com/",
          "https://r-7--play.example.com/",
          "https://r-1--both.example.com/",
          "https://empty.example.com/",
          "https://diary.example.com/",
          "https://swapped.example.com/",
          "https://partner.example.com/",
          "https://spa.example.com/any/where",
          "https://spa.example.com/missing.js",
          "https://play.example.com/style",
          "https://custom.example.com/nothing");

  private final ApiNode node = ApiNode.open();
  private final String reader = node.key("reader", Scope.READ);

  ExplainedSites() {
    var node = this.node.node();
    site("app_alpha000", "alpha", Map.of("index.html", "one"));
    release(
        "app_alpha000",
        Map.of("index.html", "two", "style.css", "body{}", "about/index.html", "about"));
    site("app_beta0000", "beta", Map.of("index.html", "beta"));
    site("app_removed0", "removed", Map.of("index.html", "removed"));
    site("app_diary000", "diary", Map.of("index.html", "secret"));
    site("app_spa00000", "spa", Map.of("index.html", "spa"));
    site("app_custom00", "custom", Map.of("index.html", "c", "404.html", "nothing here"));
    var empty = AppId.of("app_empty000");
    TestNode.done(
        node.node()
            .registry()
            .change(
                empty,
                new App.CreateApp(node.aCommand(), Metadata.titled("empty"), Source.DEPLOY, null)));
    link("play", "app_alpha000");
    link("diary", "app_diary000");
    link("spa", "app_spa00000");
    link("custom", "app_custom00");
    link("empty", "app_empty000");
    link("gone", "app_beta0000");
    node.point("held", new Target.Reserved());
    node.point("away", new Target.Redirect("https://example.org/new", 302, true));
    node.point("partner", new Target.Redirect("https://example.org/partner", 301, false));
    link("swapped", "app_beta0000");
    TestNode.done(
        node.change(
            "both",
            new Alias.SplitAlias(
                node.aCommand().because("try beta"),
                List.of(
                    new Target.Arm(AppId.of("app_alpha000"), 70),
                    new Target.Arm(AppId.of("app_beta0000"), 30)))));
    TestNode.done(node.change("gone", new Alias.RemoveAlias(node.aCommand())));
    TestNode.done(
        node.node()
            .registry()
            .change(AppId.of("app_removed0"), new App.RemoveApp(node.aCommand())));
    metadata("app_diary000", MetadataChange.to(Visibility.PRIVATE));
    metadata("app_spa00000", MetadataChange.spa(true));
    TestNode.done(node.swap("swapped", "partner"));
  }

  private void site(String id, String title, Map<String, String> files) {
    var node = this.node.node();
    var tree = node.store(files);
    TestNode.done(
        node.node()
            .registry()
            .change(
                AppId.of(id),
                new App.CreateApp(
                    node.aCommand(), Metadata.titled(title), Source.DEPLOY, deployment(tree))));
  }

  private void release(String id, Map<String, String> files) {
    var node = this.node.node();
    var tree = node.store(files);
    TestNode.done(
        node.node()
            .registry()
            .change(
                AppId.of(id),
                new App.DeployRelease(node.aCommand().because("about page"), deployment(tree))));
  }

  static App.NewRelease deployment(StoredTree tree) {
    return new App.NewRelease(
        tree.tree(), tree.fileCount(), tree.bytes(), Source.DEPLOY, "", MetadataChange.NOTHING);
  }

  private void metadata(String id, MetadataChange change) {
    var node = this.node.node();
    TestNode.done(
        node.node()
            .registry()
            .change(AppId.of(id), new App.ChangeMetadata(node.aCommand(), change)));
  }

  private void link(String name, String app) {
    node.node().point(name, new Target.Proxy(AppId.of(app)));
  }

  ApiNode node() {
    return node;
  }

  /** The header field of who may look at everything. */
  String reader() {
    return "Authorization: Bearer " + reader;
  }

  /** What the node says of a line of {@link #URLS}. */
  JsonNode explain(String line) {
    int space = line.indexOf(' ');
    String url = space < 0 ? line : line.substring(0, space);
    String target =
        "/api/explain?url="
            + URLEncoder.encode(url, StandardCharsets.UTF_8)
            + (space < 0 ? "" : "&cookie=" + line.substring(space + 1));
    var reply = node.ask("GET " + target, reader());
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    try {
      return new JsonMapper().readTree(reply.text()).get("data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Visits a line of {@link #URLS}. */
  Reply visit(String line, String... fields) {
    int space = line.indexOf(' ');
    String url = (space < 0 ? line : line.substring(0, space)).replaceFirst("https?://", "");
    int slash = url.indexOf('/');
    var all = new ArrayList<>(List.of(fields));
    if (space >= 0) {
      all.add("Cookie: X-Fazt-Variant=" + line.substring(space + 1));
    }
    return node.get(url.substring(0, slash), url.substring(slash), all.toArray(String[]::new));
  }

  @Override
  public void close() {
    node.close();
  }
}
