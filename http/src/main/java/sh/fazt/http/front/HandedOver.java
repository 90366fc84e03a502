package sh.fazt.http.front;

import java.util.function.Consumer;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.connection.Exchange;
import sh.fazt.http.connection.OpenConnection;

/**
 * What Pekko HTTP does behind one connection: the request it was given, and the answer that comes.
 * Where many wait for their clients it is given a request when a part of it worth the place has
 * come: a small body as a whole, of a larger one the beginning.
 */
final class HandedOver implements Handover.Receiver {
  private static final ByteString NO_CHUNK = ByteString.fromString("!\r\n");

  /** Bytes of a request that are collected before it takes one of the last places. */
  private static final int COLLECTED = 16 * 1024;

  private final Front front;
  private final EventLoop loop;
  private final OpenConnection account;
  private final Exchange exchange;
  private final Receiver receiver;
  private @Nullable Handover handover;

  /** Of a request that nobody was given yet; that is then the one reason that it is not empty. */
  private ByteString collected = ByteString.emptyByteString();

  /** Waits for its turn to be started, or is being started. */
  private @Nullable Runnable start;

  /** Whether a stop waits for the request that is collected; then Pekko HTTP's part is counted. */
  private boolean counted;

  private AnswerFraming answer = new AnswerFraming(false);
  private boolean takesNone;
  private int untaken;

  /** What its connection is told, on its own thread. */
  interface Receiver {
    /** Bytes of the answer are to leave. */
    void answerCame(ByteString bytes);

    /** It takes more of the request than before, or nothing any more. */
    void demandChanged();

    /** There is no room for the request that was being collected. */
    void noRoomToBegin();

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

  /** Whether a request is waiting for more of it, or for its turn. */
  boolean isCollecting() {
    return !collected.isEmpty();
  }

  /**
   * Takes a request, or its beginning.
   *
   * @param head whether it is a {@code HEAD}
   * @param following what has to come behind these bytes
   */
  void begin(ByteString request, boolean head, Following following) {
    answer = new AnswerFraming(head);
    takesNone = false;
    if (following == Following.BODY && front.handovers().areMany()) {
      // Its client may take its time.
      letGo();
    }
    counted = true;
    front.underway().begin();
    collect(request);
    goOn(following == Following.BODY);
  }

  /**
   * Takes more of a body.
   *
   * @param follows whether more has to come
   */
  void give(ByteString bytes, boolean follows) {
    if (isCollecting()) {
      collect(bytes);
      goOn(follows);
    } else if (handover != null && !takesNone && !bytes.isEmpty()) {
      handover.give(bytes);
    }
  }

  private void collect(ByteString bytes) {
    account.keepsGiven(bytes.size());
    collected = collected.concat(bytes);
  }

  private ByteString takeCollected() {
    ByteString all = collected;
    collected = ByteString.emptyByteString();
    account.keepsGiven(-all.size());
    return all.compact();
  }

  private void goOn(boolean follows) {
    boolean waits = follows && collected.size() < COLLECTED && front.handovers().areMany();
    if (start != null || waits) {
      return;
    }
    if (handover != null) {
      handover.give(takeCollected());
      uncounted();
    } else if (front.handovers().isFull()) {
      takeCollected();
      uncounted();
      receiver.noRoomToBegin();
    } else {
      Runnable turn = () -> loop.execute(this::start);
      start = turn;
      front.handovers().begin(account, turn);
    }
  }

  private void start() {
    if (start != null && handover == null) {
      Handover to = front.handOver(this, loop, account, exchange);
      handover = to;
      to.give(takeCollected());
      receiver.demandChanged();
    }
  }

  private void uncounted() {
    if (counted) {
      counted = false;
      front.underway().end();
    }
  }

  private void started() {
    uncounted();
    Runnable turn = start;
    if (turn != null) {
      start = null;
      front.handovers().started(turn);
    }
  }

  /** Lets the body end as what it is. */
  void breakBody() {
    give(NO_CHUNK, false);
    takesNone = true;
  }

  /** Nothing of the request follows. */
  void endInput() {
    takesNone = true;
    if (handover != null) {
      handover.end();
    }
  }

  /** How many bytes more of a body may come; what it does not take is dropped. */
  int room() {
    if (isCollecting()) {
      return Math.max(0, COLLECTED - collected.size());
    }
    return takesNone || handover == null ? Integer.MAX_VALUE : handover.room();
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
    takeCollected();
    if (handover != null || start != null) {
      front.handovers().ended(account);
    }
    started();
    if (handover != null) {
      Handover old = handover;
      handover = null;
      untaken = 0;
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
      started();
      receiver.demandChanged();
    }
  }

  @Override
  public void wantsNone(Handover from) {
    if (from == handover) {
      started();
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
