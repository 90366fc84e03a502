package sh.fazt.http.front;

import java.util.function.Consumer;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.connection.Exchange;
import sh.fazt.http.connection.OpenConnection;

/**
 * What Pekko HTTP does behind one connection: the request it was given, and the answer that comes.
 */
final class HandedOver implements Handover.Receiver {
  private static final ByteString NO_CHUNK = ByteString.fromString("!\r\n");

  private final Front front;
  private final EventLoop loop;
  private final OpenConnection account;
  private final Exchange exchange;
  private final Receiver receiver;
  private @Nullable Handover handover;
  private AnswerFraming answer = new AnswerFraming(false);
  private boolean takesNone;
  private int untaken;

  /** What its connection is told, on its own thread. */
  interface Receiver {
    /** Bytes of the answer are to leave. */
    void answerCame(ByteString bytes);

    /** It takes more of the request than before, or nothing any more. */
    void demandChanged();

    /** It has ended behind the answer, as agreed or by a failure. */
    void handoverEnded(@Nullable Throwable failure);
  }

  HandedOver(
      Front front, EventLoop loop, OpenConnection account, Exchange exchange, Receiver receiver) {
    this.front = front;
    this.loop = loop;
    this.account = account;
    this.exchange = exchange;
    this.receiver = receiver;
  }

  /** Whether Pekko HTTP is behind the connection. */
  boolean isOpen() {
    return handover != null;
  }

  /**
   * Gives it a request, or its beginning.
   *
   * @param head whether it is a {@code HEAD}
   * @return false if there is no room for another connection of that kind
   */
  boolean begin(ByteString request, boolean head) {
    Handover to = handover;
    if (to == null) {
      if (front.handsOverNoMore()) {
        return false;
      }
      to = front.handOver(this, loop, account, exchange);
      handover = to;
      takesNone = false;
    }
    answer = new AnswerFraming(head);
    to.give(request);
    return true;
  }

  /** Gives it more of a body. */
  void give(ByteString bytes) {
    if (handover != null && !takesNone && !bytes.isEmpty()) {
      handover.give(bytes);
    }
  }

  /** Lets the body end as what it is. */
  void breakBody() {
    give(NO_CHUNK);
    takesNone = true;
  }

  /** Nothing of the request follows. */
  void endInput() {
    takesNone = true;
    if (handover != null) {
      handover.end();
    }
  }

  /** Whether more of a body may come; what it does not take is dropped. */
  boolean hasRoom() {
    return takesNone || handover == null || handover.hasRoom();
  }

  /** Whether nothing of the answer has come. */
  boolean isAnswerAhead() {
    return answer.isAhead();
  }

  /** Whether all of the answer has come. */
  boolean isAnswered() {
    return answer.isEnded();
  }

  /** What was given to the socket has left. */
  void sent() {
    if (handover != null && untaken > 0) {
      int taken = untaken;
      untaken = 0;
      handover.taken(taken);
    }
  }

  /** Needs it no more for now: no request follows. */
  void letGo() {
    forget(Handover::end);
  }

  /** Ends it at once. */
  void abandon() {
    forget(Handover::abort);
  }

  private void forget(Consumer<Handover> last) {
    if (handover != null) {
      Handover old = handover;
      handover = null;
      untaken = 0;
      front.handedBack();
      last.accept(old);
    }
  }

  @Override
  public void came(Handover from, ByteString bytes) {
    if (from == handover) {
      answer.pass(bytes.toArrayUnsafe());
      untaken += bytes.size();
      receiver.answerCame(bytes);
    }
  }

  @Override
  public void wantsMore(Handover from) {
    if (from == handover) {
      receiver.demandChanged();
    }
  }

  @Override
  public void wantsNone(Handover from) {
    if (from == handover) {
      takesNone = true;
      receiver.demandChanged();
    }
  }

  @Override
  public void ended(Handover from, @Nullable Throwable failure) {
    if (from == handover) {
      // It may have said its last word, and still wait for more of ours.
      abandon();
      receiver.handoverEnded(failure);
    }
  }
}
