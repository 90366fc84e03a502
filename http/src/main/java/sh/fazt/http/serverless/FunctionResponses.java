package sh.fazt.http.serverless;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import sh.fazt.function.protocol.FunctionResponse;
import sh.fazt.function.protocol.Header;
import sh.fazt.function.protocol.ResponseBody;
import sh.fazt.http.file.ByteRange;
import sh.fazt.http.file.Conditional;
import sh.fazt.http.file.SentType;
import sh.fazt.http.hosting.Functions.Asked;

/**
 * Makes an HTTP response of what a script answered. The worker has checked it; whether a field
 * would end the head, or frame the body, is looked at here once more, since a worker runs what
 * strangers wrote.
 *
 * @param maxHeaders bytes of all fields together
 */
record FunctionResponses(Blobs blobs, FunctionRefusals refusals, long maxHeaders) {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

  /** What the server itself says of the connection, the body and the time. */
  private static final Set<String> SERVERS =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "date",
          "keep-alive",
          "proxy-connection",
          "server",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-request-id");

  /** What a blob that is sent as a file has of its own. */
  private static final Set<String> BLOBS =
      Set.of("accept-ranges", "content-range", "etag", "last-modified");

  /** A response that cannot be sent. */
  static final class Unsendable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unsendable(String why) {
      super(why, null, false, false);
    }
  }

  /**
   * The response.
   *
   * @throws Unsendable if it is none
   */
  CompletionStage<HttpResponse> of(FunctionResponse response, Asked asked, String requestId) {
    var fields = fields(response.headers());
    var status = status(response.status());
    String type =
        response.headers().stream()
            .filter(header -> header.name().equalsIgnoreCase("Content-Type"))
            .map(Header::value)
            .findFirst()
            .orElse(null);
    return switch (response.body()) {
      case ResponseBody.Bytes(byte[] data) ->
          completedFuture(
              answer(
                  status,
                  fields,
                  HttpEntities.create(
                      SentType.of(type == null ? "application/octet-stream" : type),
                      ByteString.fromArrayUnsafe(data))));
      case ResponseBody.Blob(String path) ->
          blobs
              .find(asked.site().app().id(), path)
              .thenApply(
                  found ->
                      found
                          .map(blob -> blob(blob, status, fields, type, asked))
                          .orElseGet(() -> refusals.missing("There is no such file", requestId)));
    };
  }

  private static StatusCode status(int code) {
    if (code < 200 || code > 999) {
      throw new Unsendable("status " + code + " is not between 200 and 999");
    }
    return StatusCodes.lookup(code)
        .orElseGet(() -> StatusCodes.custom(code, "Status", "", code < 400, true));
  }

  private List<HttpHeader> fields(List<Header> headers) {
    var fields = new ArrayList<HttpHeader>();
    long size = 0;
    for (Header header : headers) {
      if (!NAME.matcher(header.name()).matches() || !VALUE.matcher(header.value()).matches()) {
        throw new Unsendable("a header holds a character that no header may hold");
      }
      size += header.name().length() + header.value().length() + 4L;
      if (size > maxHeaders) {
        throw new Unsendable(
            "its headers are longer than %,d bytes (setting fazt.http.functions.max-response-headers)"
                .formatted(maxHeaders));
      }
      if (!SERVERS.contains(header.name().toLowerCase(Locale.ROOT))) {
        fields.add(RawHeader.create(header.name(), header.value()));
      }
    }
    return fields;
  }

  private static HttpResponse answer(
      StatusCode status, List<HttpHeader> fields, ResponseEntity entity) {
    return HttpResponse.create()
        .withStatus(status)
        .withHeaders(fields)
        .withEntity(status.allowsEntity() ? entity : HttpEntities.EMPTY);
  }

  /** A blob is sent as a file is: with its hash as its tag, and in parts to who asks for them. */
  private static HttpResponse blob(
      Blobs.Blob blob,
      StatusCode status,
      List<HttpHeader> fields,
      @Nullable String type,
      Asked asked) {
    var content = SentType.of(type == null ? blob.mime() : type);
    String method = asked.request().method().value();
    boolean isRead = method.equals("GET") || method.equals("HEAD");
    if (status.intValue() != 200 || !isRead) {
      return answer(status, fields, entity(blob, content, 0, blob.size() - 1));
    }
    fields.removeIf(field -> BLOBS.contains(field.lowercaseName()));
    String tag = '"' + blob.hash() + '"';
    return switch (Conditional.judge(asked.fields(), tag, null)) {
      case FAILED -> answer(StatusCodes.PRECONDITION_FAILED, fields, HttpEntities.EMPTY);
      case NOT_MODIFIED -> {
        fields.add(RawHeader.create("ETag", tag));
        yield answer(StatusCodes.NOT_MODIFIED, fields, HttpEntities.EMPTY);
      }
      case PROCEED -> {
        fields.add(RawHeader.create("ETag", tag));
        fields.add(RawHeader.create("Accept-Ranges", "bytes"));
        boolean inParts = method.equals("GET") && Conditional.allowsRange(asked.fields(), tag);
        yield switch (inParts
            ? ByteRange.parse(asked.fields().range(), blob.size())
            : ByteRange.WHOLE) {
          case ByteRange.Whole _ ->
              answer(status, fields, entity(blob, content, 0, blob.size() - 1));
          case ByteRange.Part part -> {
            fields.add(
                RawHeader.create(
                    "Content-Range",
                    "bytes " + part.first() + "-" + part.last() + "/" + blob.size()));
            yield answer(
                StatusCodes.PARTIAL_CONTENT,
                fields,
                entity(blob, content, part.first(), part.last()));
          }
          case ByteRange.Unsatisfiable _ -> {
            fields.add(RawHeader.create("Content-Range", "bytes */" + blob.size()));
            yield answer(StatusCodes.RANGE_NOT_SATISFIABLE, fields, HttpEntities.EMPTY);
          }
        };
      }
    };
  }

  private static ResponseEntity entity(Blobs.Blob blob, ContentType type, long first, long last) {
    return last < first
        ? HttpEntities.create(type, ByteString.emptyByteString())
        : HttpEntities.create(
            type,
            last - first + 1,
            blob.bytes(first, last).mapMaterializedValue(Object.class::cast));
  }
}
