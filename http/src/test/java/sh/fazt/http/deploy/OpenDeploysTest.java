package sh.fazt.http.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AManifest.aManifest;
import static sh.fazt.http.api.AManifest.commit;
import static sh.fazt.http.api.AManifest.id;
import static sh.fazt.http.api.AManifest.missing;
import static sh.fazt.http.api.AManifest.state;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.http.api.AManifest;
import sh.fazt.http.api.ApiNode;
import sh.fazt.journal.Scope;
import sh.fazt.registry.node.HandClock;

/** How many deploys may be open, and for how long. */
class OpenDeploysTest {
  private static AManifest page(String site) {
    return aManifest(site).with("index.html", site);
  }

  @Test
  void aDeployThatNobodyUsesEnds() {
    var clock = new HandClock();
    try (var node = ApiNode.open("fazt.registry.content.collection-grace = 0s", clock)) {
      String key = node.key("deployer", Scope.DEPLOY);
      Reply opened = page("slow").open(node, key);
      assertThat(opened.text()).contains("\"expires_at\":\"2026-05-01T12:15:00Z\"");
      clock.pass(Duration.ofMinutes(14));
      assertThat(state(node, key, id(opened)).text()).contains("2026-05-01T12:29:00Z");
      clock.pass(Duration.ofMinutes(14));
      AManifest.send(node, key, id(opened), page("slow").zip(missing(opened)));
      assertThat(missing(page("slow").open(node, key))).isEmpty();
      clock.pass(Duration.ofMinutes(15));

      assertThat(commit(node, key, id(opened)).status()).isEqualTo(404);
      assertThat(missing(page("slow").open(node, key))).as("what it held is let go").hasSize(1);
      assertThat(node.node().node().collection().apply().contents()).isEqualTo(1);
      assertThat(page("slow").deploy(node, key).status()).isEqualTo(200);
    }
  }

  @Test
  void aKeyHasABoundedNumberOpen() {
    try (var node = ApiNode.open("fazt.http.deploys.most-per-key = 2")) {
      String key = node.token();
      String first = page("one").sent(node, key);
      String second = id(page("two").open(node, key));
      String third = id(page("three").open(node, key));
      assertThat(state(node, key, second).status()).as("nothing was sent to it").isEqualTo(404);
      AManifest.send(node, key, third, page("three").zip(missing(state(node, key, third))));

      Reply refused = page("four").open(node, key);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.text()).contains("TOO_MANY_OPEN_DEPLOYS", "This key has 2 deploys open");
      assertThat(Integer.parseInt(refused.field("Retry-After"))).isBetween(1, 900);
      assertThat(page("four").open(node, node.key("other", Scope.DEPLOY)).status()).isEqualTo(201);

      assertThat(commit(node, key, first).status()).isEqualTo(200);
      assertThat(page("four").open(node, key).status()).isEqualTo(201);
      assertThat(commit(node, key, first).status()).as("still remembered").isEqualTo(200);
    }
  }

  @Test
  void allKeysTogetherHaveABoundedNumberOpen() {
    try (var node = ApiNode.open("fazt.http.deploys.most = 2")) {
      String first = page("one").sent(node, node.token());
      page("two").sent(node, node.token());

      Reply refused = page("three").open(node, node.token());
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.text()).contains("\"code\":\"BUSY\"", "Too many deploys are open");
      assertThat(refused.field("Retry-After")).isEqualTo("5");

      commit(node, node.token(), first);
      assertThat(page("three").open(node, node.token()).status()).isEqualTo(201);
    }
  }

  @Test
  void theFilesTheyListAreBoundedTogether() {
    try (var node = ApiNode.open("fazt.http.deploys.most-files = 3")) {
      var two = page("two").with("more.html", "more");
      String open = two.sent(node, node.token());
      assertThat(two.open(node, node.token()).status()).isEqualTo(503);
      commit(node, node.token(), open);
      assertThat(two.open(node, node.token()).status()).isEqualTo(201);
    }
  }

  @Test
  void opensAreCountedAsDeploysAre() {
    try (var node = ApiNode.open("fazt.http.upload.deploys-per-minute = 2")) {
      page("one").deploy(node, node.token());
      page("one").deploy(node, node.token());
      Reply third = page("one").open(node, node.token());
      assertThat(third.status()).isEqualTo(429);
      assertThat(third.text()).contains("Rate limit exceeded: max 2 deploys per minute");
    }
  }

  @Test
  void aManifestHasABoundedSize() {
    try (var node = ApiNode.open("fazt.http.deploys.max-manifest = 1 KiB")) {
      Reply refused = page("x").saying("message", "m".repeat(2000)).open(node, node.token());
      assertThat(refused.status()).isEqualTo(413);
      assertThat(refused.text()).contains("setting fazt.http.deploys.max-manifest");
    }
  }
}
