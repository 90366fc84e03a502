package sh.fazt.http.deploy;

import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;
import sh.fazt.http.request.ApiRejections;

/**
 * Lets a multipart body pass if it begins with its boundary, as every client sends it. Before the
 * first boundary the RFC allows a preamble of any length, which the parser would gather in memory.
 */
final class FormStart {
  private final ByteString boundary;
  private ByteString seen = ByteString.emptyByteString();
  private boolean passed;

  private FormStart(String boundary) {
    this.boundary = ByteString.fromString("--" + boundary);
  }

  static Flow<ByteString, ByteString, NotUsed> check(String boundary) {
    return Flow.of(ByteString.class)
        .statefulMapConcat(
            () -> {
              var start = new FormStart(boundary);
              return start::next;
            });
  }

  private Iterable<ByteString> next(ByteString bytes) {
    if (passed) {
      return List.of(bytes);
    }
    seen = seen.concat(bytes);
    int enough = boundary.size() + 2;
    if (seen.size() < enough) {
      return List.of();
    }
    passed = true;
    ByteString after = seen.slice(boundary.size(), enough);
    boolean ends =
        after.utf8String().equals("\r\n")
            || after.utf8String().equals("--")
            || after.head() == '\n';
    if (!seen.startsWith(boundary, 0) || !ends) {
      throw ApiRejections.badForm("the body does not begin with its boundary").asException();
    }
    return List.of(seen);
  }
}
