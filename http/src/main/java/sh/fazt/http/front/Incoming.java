package sh.fazt.http.front;

import java.io.IOException;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.connection.FramingFault;
import sh.fazt.http.connection.HttpSettings;
import sh.fazt.http.connection.RequestFraming;

/** What comes on one connection, cut into requests. */
final class Incoming {
  private static final byte[] NOTHING = new byte[0];

  private final HttpSettings settings;
  private final Receiver receiver;

  /** What came and was not looked at. */
  private byte[] rest;

  /** Judges what is not a plain request; none between requests. */
  private @Nullable RequestFraming framing;

  private long headSince;

  /** Who takes the requests, one at a time. */
  interface Receiver {
    /** A whole head, not looked at; whether it was answered already. */
    boolean headCame(byte[] bytes, int from, int to) throws IOException;

    /** A plain request, and its bytes. */
    void plainCame(PlainRequest request, byte[] bytes, int from, int to) throws IOException;

    /**
     * A request of any other kind, or its beginning.
     *
     * @param head whether it is a {@code HEAD}
     */
    void otherCame(ByteString request, boolean head, Following following) throws IOException;

    /**
     * More of the body of the request at hand.
     *
     * @param follows whether more has to come
     */
    void bodyCame(ByteString part, boolean follows);

    /** What came is malformed: nothing is read any more. */
    void malformedCame(FramingFault why) throws IOException;
  }

  /**
   * On a new connection.
   *
   * @param came what came already
   */
  Incoming(HttpSettings settings, byte[] came, Receiver receiver) {
    this.settings = settings;
    this.rest = came;
    this.receiver = receiver;
  }

  boolean hasRest() {
    return rest.length > 0;
  }

  /** What came and was not looked at; the caller looks at it now. */
  byte[] takeRest() {
    byte[] taken = rest;
    rest = NOTHING;
    return taken;
  }

  void keepRest(byte[] left) {
    rest = left;
  }

  /** Bytes of memory that it keeps. */
  int kept() {
    return rest.length + (framing == null ? 0 : framing.heldBack());
  }

  /** Whether a head has begun that is not whole. */
  boolean isInHead() {
    return framing != null && framing.isInHead();
  }

  /** When the head that has begun has to be whole. */
  long headDeadline() {
    return headSince + settings.headWithin().toNanos();
  }

  /** Whether more of a request's body has to come. */
  boolean isInBody() {
    return framing != null && framing.isInBody();
  }

  /** Looks at nothing any more. */
  void end() {
    rest = NOTHING;
    framing = null;
  }

  /** Takes one request, or a part of one, and gives the place of what follows it. */
  int request(byte[] bytes, int from, int to) throws IOException {
    if (framing == null) {
      int end = PlainRequest.end(bytes, from, to);
      if (end >= 0) {
        if (receiver.headCame(bytes, from, end)) {
          return end;
        }
        PlainRequest plain = PlainRequest.read(bytes, from, end, settings);
        if (plain != null) {
          receiver.plainCame(plain, bytes, from, end);
          return end;
        }
      }
      framing = RequestFraming.oneByOne(settings.maxHead());
      headSince = System.nanoTime();
    }
    return judge(framing, bytes, from, to);
  }

  /** Takes what is not plainly a request. */
  private int judge(RequestFraming judging, byte[] bytes, int from, int to) throws IOException {
    ByteString passing = judging.accept(ByteString.fromArray(bytes, from, to - from));
    FramingFault wrong = judging.malformed();
    boolean whole = wrong == null && judging.isBetween();
    int behind = whole ? judging.takeRest().length : 0;
    if (whole) {
      framing = null;
    }
    // What is seen to be malformed as soon as it comes is nobody's request.
    if (wrong == null && !passing.isEmpty()) {
      byte[] request = passing.toArrayUnsafe();
      PlainRequest plain = whole ? PlainRequest.read(request, 0, request.length, settings) : null;
      if (plain != null) {
        receiver.plainCame(plain, request, 0, request.length);
      } else {
        // A copy of its own, if there was more: a stream that waits would keep all that came.
        receiver.otherCame(
            ByteString.fromArrayUnsafe(request), request[0] == 'H', following(judging));
      }
    }
    if (wrong != null) {
      framing = null;
      receiver.malformedCame(wrong);
    }
    return wrong == null ? to - behind : to;
  }

  private static Following following(RequestFraming judging) {
    if (!judging.isInBody()) {
      return Following.NOTHING;
    }
    return judging.expectsWord() ? Following.BODY_WHEN_TOLD : Following.BODY;
  }

  /** Takes more of the body at hand. */
  void body(byte[] bytes) throws IOException {
    RequestFraming judging = framing;
    if (judging == null) {
      throw new IllegalStateException("bytes that nobody asked for");
    }
    ByteString passing = judging.accept(ByteString.fromArrayUnsafe(bytes));
    FramingFault wrong = judging.malformed();
    if (wrong != null) {
      framing = null;
    } else if (judging.isBetween()) {
      rest = judging.takeRest();
      framing = null;
    }
    // What breaks off in the middle is not whole.
    receiver.bodyCame(passing.compact(), framing != null || wrong != null);
    if (wrong != null) {
      receiver.malformedCame(wrong);
    }
  }
}
