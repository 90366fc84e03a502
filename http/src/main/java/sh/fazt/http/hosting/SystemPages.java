package sh.fazt.http.hosting;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import sh.fazt.journal.Sha256;

/**
 * Our own pages, shown at the main domain and for unknown hosts until a site is deployed there.
 * They hold no script and load nothing.
 */
final class SystemPages {
  private static final String HOST = "{{host}}";
  private static final String WELCOME = resource("welcome.html");
  private static final String NOT_FOUND = resource("not-found.html");

  /**
   * What browsers have to keep to with them: only their own styles count, nothing may frame them.
   */
  static final List<HttpHeader> RULES =
      List.of(
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'none'; style-src %s %s; base-uri 'none'; form-action 'none';"
                      .formatted(style(WELCOME), style(NOT_FOUND))
                  + " frame-ancestors 'none'"),
          RawHeader.create("X-Frame-Options", "DENY"));

  private SystemPages() {}

  /** The page of a main domain without a {@code root} site. */
  static String welcome(String host) {
    return WELCOME.replace(HOST, escaped(host));
  }

  /**
   * The page of an unknown host. It depends on the host's name and nothing else, so it does not
   * distinguish a free name from a reserved, removed or private one.
   */
  static String notFound(String host) {
    return NOT_FOUND.replace(HOST, escaped(host));
  }

  /** The styles of a page as a policy names them: by their digest. */
  private static String style(String page) {
    String begin = "<style>";
    int from = page.indexOf(begin) + begin.length();
    byte[] styles = page.substring(from, page.indexOf("</style>")).getBytes(StandardCharsets.UTF_8);
    return "'sha256-" + Base64.getEncoder().encodeToString(Sha256.digest().digest(styles)) + "'";
  }

  private static String escaped(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private static String resource(String name) {
    try (InputStream in = SystemPages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program is incomplete: " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
