package sh.fazt.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.Target;

/** Aliases that send visitors elsewhere. */
class RedirectTest {
  private static HostingNode node;

  @BeforeAll
  static void start() {
    node = HostingNode.start();
    for (int status : new int[] {301, 302, 307, 308}) {
      node.point("to" + status, new Target.Redirect("https://new.example.org/a", status, false));
    }
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void aRedirectKeepsItsStatusAndIsAskedForAgainEachTime(int status) {
    for (String method : new String[] {"GET", "HEAD", "POST"}) {
      var reply = node.ask("to" + status + ".example.com", method + " /some/path?query");
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.field("Location")).isEqualTo("https://new.example.org/a");
      assertThat(reply.field("Cache-Control")).isEqualTo("no-cache");
    }
    assertThat(node.get("to" + status + ".example.com", "/").text())
        .startsWith("<a href=\"https://new.example.org/a\">")
        .endsWith("</a>.\n\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://n.org          | /             | https://n.org/",
        "https://n.org          | /a/b?c=d      | https://n.org/a/b?c=d",
        "https://n.org/         | /a            | https://n.org/a",
        "https://n.org/x        | /a            | https://n.org/x/a",
        "https://n.org/x/       | /a/           | https://n.org/x/a/",
        "https://n.org/x?k=v    | /a?c=d        | https://n.org/x/a?k=v&c=d",
        "https://n.org/x?k=v#f  | /a            | https://n.org/x/a?k=v#f",
        "https://n.org          | /%C3%BC%20x   | https://n.org/%C3%BC%20x",
        "https://n.org          | /a%0d%0aX:y   | https://n.org/a%0d%0aX:y",
        "https://n.org          | //evil.net    | https://n.org//evil.net",
        "https://n.org          | /a?b={c}      | https://n.org/a?b=%7Bc%7D",
        "https://n.org/ü        | /a            | https://n.org/%C3%BC/a",
      })
  void pathAndQueryAreAppendedWhereTheyAreKept(String url, String target, String location) {
    String name = "k" + Integer.toHexString((url + target).hashCode());
    node.point(name, new Target.Redirect(url, 302, true));
    assertThat(node.get(name + ".example.com", target).field("Location")).isEqualTo(location);
  }

  @Test
  void aLineBreakInTheStoredUrlCannotAddAField() {
    node.point("split", new Target.Redirect("https://n.org/\r\nSet-Cookie: a=b", 301, false));
    var reply = node.get("split.example.com", "/");
    assertThat(reply.has("Set-Cookie")).isFalse();
    assertThat(reply.field("Location")).isEqualTo("https://n.org/%0D%0ASet-Cookie:%20a=b");
  }
}
