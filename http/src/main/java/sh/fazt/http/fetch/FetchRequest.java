package sh.fazt.http.fetch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.fetch.FetchRefused.Code;

/**
 * What a script asks for.
 *
 * @param method in capitals
 * @param url https, with a host and without a user
 * @param headers by the names as they were given; none that is about the connection
 * @param secret the name of the value that is sent as a bearer token
 * @param body to be sent
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record FetchRequest(
    String method,
    URI url,
    Map<String, String> headers,
    @Nullable String secret,
    byte @Nullable [] body) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_URL = 8 * 1024;
  private static final int MOST_HEADERS = 50;
  private static final int LONGEST_HEADER = 8 * 1024;
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /** What belongs to the connection, which is the node's, or says who asks. */
  private static final Set<String> NOT_OURS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "te",
          "trailer",
          "upgrade",
          "keep-alive",
          "expect",
          "forwarded",
          "via");

  /**
   * Reads the arguments of a call, which a stranger wrote.
   *
   * @param json an array of one object
   * @throws FetchRefused if it makes no sense
   */
  static FetchRequest read(String json, byte @Nullable [] body) throws FetchRefused {
    JsonNode call = argument(json);
    String method = call.path("method").asText("GET").toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      throw refused("net.fetch sends GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS");
    }
    if (body != null && (method.equals("GET") || method.equals("HEAD"))) {
      throw refused("net.fetch sends no body with " + method);
    }
    JsonNode secret = call.path("auth");
    return new FetchRequest(
        method,
        url(call.path("url").asText("")),
        headers(call.path("headers")),
        secret.isTextual() ? secret.asText() : null,
        body);
  }

  private static JsonNode argument(String json) throws FetchRefused {
    try {
      JsonNode first = JSON.readTree(json).path(0);
      if (first.isObject()) {
        return first;
      }
    } catch (JsonProcessingException _) {
      // Said below.
    }
    throw refused("net.fetch takes a URL and options");
  }

  /**
   * The URL of a text, relative to none.
   *
   * @throws FetchRefused if it is not one that may be asked at all
   */
  static URI url(String text) throws FetchRefused {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException _) {
      throw refused("net.fetch needs a whole URL, such as https://api.example.com/v1");
    }
    return checked(url);
  }

  /**
   * The same URL.
   *
   * @throws FetchRefused if it is not one that may be asked at all
   */
  static URI checked(URI url) throws FetchRefused {
    if (!"https".equalsIgnoreCase(url.getScheme())) {
      throw new FetchRefused(Code.NET_BLOCKED, "net.fetch asks https URLs only");
    }
    if (url.getHost() == null || url.getRawUserInfo() != null) {
      throw refused("net.fetch needs a URL with a host, and without a user in it");
    }
    if (url.toString().length() > LONGEST_URL) {
      throw refused("net.fetch takes URLs of at most " + LONGEST_URL + " letters");
    }
    return url;
  }

  private static Map<String, String> headers(JsonNode fields) throws FetchRefused {
    var headers = new LinkedHashMap<String, String>();
    for (var field : fields.properties()) {
      String name = field.getKey();
      String value = field.getValue().asText();
      boolean sane =
          TOKEN.matcher(name).matches()
              && value.length() <= LONGEST_HEADER
              && value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f));
      if (!sane) {
        throw refused("the header field " + printable(name) + " cannot be sent");
      }
      String lower = name.toLowerCase(Locale.ROOT);
      if (!NOT_OURS.contains(lower) && !lower.startsWith("proxy-")) {
        headers.put(name, value);
      }
    }
    if (headers.size() > MOST_HEADERS) {
      throw refused("net.fetch sends at most " + MOST_HEADERS + " header fields");
    }
    return headers;
  }

  private static String printable(String name) {
    String visible = name.replaceAll("[^!-~]", "?");
    return visible.length() > 40 ? visible.substring(0, 40) + "…" : visible;
  }

  private static FetchRefused refused(String sentence) {
    return new FetchRefused(Code.NET_REQUEST, sentence);
  }

  /**
   * What a redirect asks for (RFC 9110, section 15.4): another place gets no secret and no
   * credentials.
   */
  FetchRequest redirected(int status, URI to) {
    boolean asGet =
        !method.equals("HEAD")
            && (status == 303 || ((status == 301 || status == 302) && method.equals("POST")));
    boolean elsewhere =
        !to.getHost().equalsIgnoreCase(url.getHost()) || to.getPort() != url.getPort();
    var kept = new LinkedHashMap<>(headers);
    kept.keySet()
        .removeIf(
            name ->
                (elsewhere
                        && (name.equalsIgnoreCase("authorization")
                            || name.equalsIgnoreCase("cookie")))
                    || (asGet && name.toLowerCase(Locale.ROOT).startsWith("content-")));
    return new FetchRequest(
        asGet ? "GET" : method, to, kept, elsewhere ? null : secret, asGet ? null : body);
  }
}
