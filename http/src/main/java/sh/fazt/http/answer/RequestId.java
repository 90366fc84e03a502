package sh.fazt.http.answer;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * What a request is called in the log, in the answer and in the journal.
 *
 * @param sent whether the client chose it
 */
public record RequestId(String text, boolean sent) {
  private static final AttributeKey<RequestId> KEY =
      AttributeKey.create("fazt-request-id", RequestId.class);
  private static final int MAX = 128;

  /**
   * The client's id if it is 1 to 128 visible ASCII characters, else one of ours: what is put into
   * a log line and a header field must not end it.
   */
  public static RequestId of(HttpRequest request, Supplier<String> ours) {
    return request
        .getHeader(ApiAnswers.REQUEST_ID)
        .map(HttpHeader::value)
        .filter(text -> VisibleAscii.is(text, MAX))
        .map(text -> new RequestId(text, true))
        .orElseGet(() -> new RequestId(ours.get(), false));
  }

  public HttpRequest attachTo(HttpRequest request) {
    return request.addAttribute(KEY, this);
  }

  /** The id attached to a request that came through the API's front. */
  public static RequestId of(HttpRequest request) {
    Optional<RequestId> id = request.getAttribute(KEY);
    return id.orElseThrow();
  }

  /** As the journal has it: only what the client sent. */
  public String journalled() {
    return sent ? text : "";
  }
}
