package sh.fazt.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.http.api.AManifest.aManifest;
import static sh.fazt.registry.content.AZip.aZip;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.http.api.ApiNode;

/** Where an app says it came from is an address and nothing that runs. */
class SourceUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://github.com/u/r",
        "http://example.com:8080/r.git/folder?x=1#top",
        "HTTPS://EXAMPLE.COM",
        "ssh://git@example.com:22/u/r.git",
        "git://example.com/r.git",
        "git@github.com:u/r.git",
        "file:///srv/git/my app.git",
      })
  void anAddressOfARepositoryOrAPageIsTaken(String url) {
    assertThat(SourceUrl.isOne(url)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "JavaScript://example.com/%0aalert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "blob:https://example.com/x",
        "file://host/x",
        "file:x",
        "https:example.com",
        "https:///u/r",
        "https:/\\example.com",
        "//example.com/r",
        "/srv/git",
        "ftp://example.com/r",
        "ext::sh -c x",
        "git@host://x",
        "https://example.com/\u0000",
        "https://example.com/\u009b31m",
        "https://example.com/\"onclick=",
        "https://example.com/<script>",
        "https://example.com/a\nb",
        "-oProxyCommand=x",
      })
  void whatRunsOrIsNoAddressIsNot(String url) {
    assertThat(SourceUrl.isOne(url)).isFalse();
    assertThat(SourceUrl.shown(url)).isEmpty();
  }

  @Test
  void aDeployThatSaysSomethingElseIsRefusedInBothForms() {
    try (var node = ApiNode.open()) {
      var listed =
          aManifest("a")
              .with("index.html", "a")
              .saying("source", Map.of("type", "git", "url", "javascript:alert(1)"))
              .open(node, node.token());
      assertThat(listed.status()).isEqualTo(400);
      assertThat(listed.text()).contains("url must be an http, https, ssh or git URL");

      var zip =
          node.deploy(
              aDeploy("a", aZip().with("index.html", "a").bytes())
                  .field("source_type", "git")
                  .field("source_url", "javascript:alert(1)"));
      assertThat(zip.status()).isEqualTo(400);
      assertThat(zip.text()).contains("url must be an http, https, ssh or git URL");
    }
  }
}
