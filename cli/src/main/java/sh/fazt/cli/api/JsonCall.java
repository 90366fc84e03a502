package sh.fazt.cli.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.Failure;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Endpoint.Trait;
import sh.fazt.http.contract.Field;
import sh.fazt.registry.control.PlainJson;

/**
 * A call to an endpoint that takes and answers JSON.
 *
 * @param target path and query
 * @param body the JSON to send, or none
 * @param headers more fields
 */
public record JsonCall(
    Peer peer,
    String method,
    String target,
    Optional<Map<String, @Nullable Object>> body,
    Map<String, String> headers) {
  private static final String CODING = "Content-Encoding";
  private static final String GZIP = "gzip";

  /**
   * The call of an endpoint with these values: they go into its path, its body, or its query.
   *
   * @param values by field name
   */
  public static JsonCall to(
      Endpoint endpoint,
      Peer peer,
      Map<String, ? extends @Nullable Object> values,
      Map<String, String> headers) {
    var rest = new LinkedHashMap<String, @Nullable Object>(values);
    String path = endpoint.path();
    for (Field segment : endpoint.segments()) {
      String value = String.valueOf(rest.remove(segment.name()));
      boolean whole = path.contains("{" + segment.name() + "...}");
      path =
          path.replace("{" + segment.name() + "}", escaped(value))
              .replace(
                  "{" + segment.name() + "...}", whole ? escaped(value).replace("%2F", "/") : "");
    }
    boolean inBody = endpoint.body() != null;
    var fields = new LinkedHashMap<>(headers);
    if (endpoint.is(Trait.LONG_LIST)) {
      fields.put(CODING, GZIP);
    }
    String query =
        rest.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + escaped(String.valueOf(entry.getValue())))
            .collect(Collectors.joining("&"));
    return new JsonCall(
        peer,
        endpoint.method(),
        inBody || query.isEmpty() ? path : path + "?" + query,
        inBody ? Optional.of(rest) : Optional.empty(),
        fields);
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Makes it.
   *
   * @return the {@code data} of the answer
   * @throws Failure if the peer refused, or could not be reached
   */
  public @Nullable Object send(Timeouts timeouts) {
    return answer(timeouts).valueFrom(peer);
  }

  /**
   * Makes it, and asks for a page of a list.
   *
   * @throws Failure if the peer refused, or could not be reached
   */
  public ListPage page(Timeouts timeouts) {
    return ListPage.of(answer(timeouts), peer);
  }

  /**
   * Makes it.
   *
   * @throws Failure if the peer could not be reached
   */
  ApiAnswer answer(Timeouts timeouts) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("Authorization", "Bearer " + peer.token());
    fields.putAll(headers);
    byte[] bytes = body.map(this::bytes).orElse(null);
    return Exchange.with(
        peer,
        timeouts,
        timeouts.answer(),
        (exchange, _) -> exchange.request(method, target, fields, bytes));
  }

  private byte[] bytes(Map<String, @Nullable Object> json) {
    byte[] plain = PlainJson.write(json).getBytes(StandardCharsets.UTF_8);
    return GZIP.equals(headers.get(CODING)) ? packed(plain) : plain;
  }

  private static byte[] packed(byte[] plain) {
    var packed = new ByteArrayOutputStream(plain.length / 2);
    try (var out = new GZIPOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
