package sh.fazt.http.serverless;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.Multipart;
import org.apache.pekko.http.javadsl.unmarshalling.Unmarshaller;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import sh.fazt.function.protocol.FilePart;
import sh.fazt.function.protocol.Header;
import sh.fazt.function.protocol.RequestBody;
import sh.fazt.http.hosting.QueryPart;
import sh.fazt.http.request.MultipartBoundary;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.domain.RejectedException;

/**
 * Parses forms that are in memory. One that cannot be read is text to the script, and it is told
 * why.
 *
 * @param most fields and files of one form
 */
record FunctionForms(ClassicActorSystemProvider system, int most) {
  /** A form of the kind {@code a=1&b=2}. */
  RequestBody urlencoded(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    var fields = new ArrayList<Header>();
    for (QueryPart part : QueryPart.in(text).filter(one -> !one.sent().isEmpty()).toList()) {
      var name = QueryPart.decoded(part.name());
      var value = QueryPart.decoded(part.value());
      if (name.isEmpty() || value.isEmpty()) {
        return new RequestBody.Malformed(text, "an escape is not two hex digits");
      }
      if (fields.size() == most) {
        return new RequestBody.Malformed(text, tooMany());
      }
      fields.add(new Header(name.get(), value.get()));
    }
    return new RequestBody.Form(fields, List.of());
  }

  private String tooMany() {
    return "the form has more than " + most + " fields and files";
  }

  /** A form whose fields and files are parts. */
  CompletionStage<RequestBody> multipart(ContentType type, byte[] bytes) {
    try {
      MultipartBoundary.of(type);
    } catch (RejectedException wrong) {
      return completedFuture(malformed(bytes, wrong.rejection().sentence()));
    }
    var form = new Reading();
    return Unmarshaller.entityToMultipartFormData()
        .unmarshal(HttpEntities.create(type, ByteString.fromArrayUnsafe(bytes)), system)
        .thenCompose(
            parts ->
                parts.getParts().mapAsync(1, form::take).runWith(Sink.<Object>ignore(), system))
        .handle(
            (_, failure) ->
                failure == null
                    ? new RequestBody.Form(form.fields, form.files)
                    : malformed(
                        bytes,
                        RootCause.cause(failure) instanceof RejectedException why
                            ? why.rejection().sentence()
                            : "a part of the form, or its header, is malformed"));
  }

  private static RequestBody malformed(byte[] bytes, String why) {
    return new RequestBody.Malformed(new String(bytes, StandardCharsets.UTF_8), why);
  }

  /** One form; its parts are taken one after the other. */
  private final class Reading {
    private final List<Header> fields = new ArrayList<>();
    private final List<FilePart> files = new ArrayList<>();

    CompletionStage<Object> take(Multipart.FormData.BodyPart part) {
      if (fields.size() + files.size() == most) {
        throw sh.fazt.http.request.ApiRejections.badForm(tooMany()).asException();
      }
      return part.getEntity()
          .getDataBytes()
          .runFold(ByteString.emptyByteString(), ByteString::concat, system)
          .thenApply(bytes -> keep(part, bytes));
    }

    private Object keep(Multipart.FormData.BodyPart part, ByteString bytes) {
      var file = part.getFilename();
      return file.isPresent()
          ? files.add(
              new FilePart(
                  /* field= */ part.getName(),
                  /* name= */ file.get(),
                  part.getEntity().getContentType().toString(),
                  bytes.toArray()))
          : fields.add(new Header(part.getName(), bytes.utf8String()));
    }
  }
}
