package sh.fazt.http.serverless;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.function.protocol.RequestBody;
import sh.fazt.http.function.FunctionSettings;
import sh.fazt.http.request.BoundedBody;

/** Reads the bodies of requests to functions, whole, and parses them as their media type says. */
public final class FunctionBodies {
  private final BoundedBody bounded;
  private final FunctionForms forms;
  private final long maxIgnored;
  private final ClassicActorSystemProvider system;

  public FunctionBodies(ClassicActorSystemProvider system, FunctionSettings settings) {
    this.system = system;
    this.bounded =
        new BoundedBody(
            system, settings.maxBody(), "fazt.http.functions.max-body", settings.bodyWithin());
    this.forms = new FunctionForms(system, settings.maxParts());
    this.maxIgnored = settings.maxBody();
  }

  /**
   * The body.
   *
   * @return fails with {@link sh.fazt.registry.domain.RejectedException} if it is too large, too
   *     slow, cut off, or there is no room for it
   */
  CompletionStage<RequestBody> read(HttpRequest request) {
    return switch (request.method().value()) {
      case "GET", "HEAD" -> ignored(request);
      default ->
          bounded
              .read(request)
              .thenCompose(bytes -> parsed(request.entity().getContentType(), bytes));
    };
  }

  /** Takes a body that nobody wants off the connection. */
  CompletionStage<RequestBody> ignored(HttpRequest request) {
    if (request.entity().isStrict()) {
      return completedFuture(new RequestBody.None());
    }
    return request
        .entity()
        .withSizeLimit(maxIgnored)
        .discardBytes(system)
        .completionStage()
        .handle((_, _) -> new RequestBody.None());
  }

  private CompletionStage<RequestBody> parsed(ContentType type, byte[] bytes) {
    String name = type.mediaType().toString().toLowerCase(Locale.ROOT);
    int parameters = name.indexOf(';');
    String essence = (parameters < 0 ? name : name.substring(0, parameters)).strip();
    if (essence.equals("multipart/form-data")) {
      return forms.multipart(type, bytes);
    }
    return completedFuture(
        switch (essence) {
          case "application/x-www-form-urlencoded" -> forms.urlencoded(bytes);
          case String json when isJson(json) ->
              bytes.length == 0 ? new RequestBody.None() : text(bytes, type, true);
          case String text when isText(text) -> text(bytes, type, false);
          case String _ ->
              bytes.length == 0 ? new RequestBody.None() : new RequestBody.Bytes(bytes);
        });
  }

  private static boolean isJson(String essence) {
    return essence.contains("application/json") || essence.endsWith("+json");
  }

  private static boolean isText(String essence) {
    return essence.startsWith("text/")
        || essence.equals("application/xml")
        || essence.endsWith("+xml");
  }

  private static RequestBody text(byte[] bytes, ContentType type, boolean json) {
    var charset = charset(type);
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return json ? new RequestBody.Json(text) : new RequestBody.Text(text);
    } catch (CharacterCodingException _) {
      return new RequestBody.Malformed(new String(bytes, charset), "it is not " + charset);
    }
  }

  private static Charset charset(ContentType type) {
    try {
      return type.getCharsetOption()
          .map(named -> Charset.forName(named.value()))
          .orElse(StandardCharsets.UTF_8);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
      return StandardCharsets.UTF_8;
    }
  }
}
