package sh.fazt.http.front;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.connection.Exchange;
import sh.fazt.http.connection.FramingFault;
import sh.fazt.http.connection.OpenConnection;

/**
 * One connection: what has come, who answers it, and whom it waits for. All of it happens on the
 * thread of its loop. {@code docs/front.md} has its states as a picture.
 */
final class FrontConnection implements EventLoop.Member, HandedOver.Receiver, Answering.Connection {
  private static final Logger LOG = LoggerFactory.getLogger(FrontConnection.class);

  /** Requests of one connection that are answered in one turn. */
  private static final int TURN = 16;

  private static final long LINGERS = 64 * 1024;
  private static final long LINGERS_FOR_BODY = 64 * 1024 * 1024;

  /** How long Pekko HTTP stays behind it for a next request. */
  private static final long KEPT = TimeUnit.SECONDS.toNanos(5);

  private final Front front;
  private final EventLoop loop;
  private final SocketChannel channel;
  private final OpenConnection account;
  private final Networks.Network network;
  private final Pace pace;
  private final Incoming incoming;
  private final Outgoing outgoing;
  private final Admission admission;
  private final OwnAnswer own;
  private final HandedOver handed;
  private @Nullable SelectionKey key;
  private ConnectionState state = ConnectionState.REQUEST;
  private boolean inputEnded;

  /** Its socket can be written, and it asked for a turn to do so. */
  private boolean flushesInTurn;

  /** Bytes that are read and dropped at the end, so that the client comes to read the answer. */
  private long lingers = LINGERS;

  FrontConnection(
      Front front,
      EventLoop loop,
      SocketChannel channel,
      InetSocketAddress peer,
      OpenConnection account,
      Networks.Network network,
      byte[] came) {
    this.front = front;
    this.loop = loop;
    this.channel = channel;
    this.account = account;
    this.network = network;
    this.pace = new Pace(front.settings());
    this.outgoing = new Outgoing(loop, channel, account, pace);
    var exchange = new Exchange(peer, front.handler(), front::isFull);
    this.handed = new HandedOver(front, loop, account, exchange, this);
    this.admission = new Admission(front, loop, network, outgoing);
    var answering = new Answering(front, loop, account, peer, outgoing, admission, handed, this);
    this.own = answering.own();
    this.incoming = new Incoming(front.settings(), came, answering);
  }

  /** Begins; on its loop. */
  void open() {
    try {
      key = loop.join(this, channel, SelectionKey.OP_READ);
      account.endsBy(() -> loop.execute(this::evicted));
      loop.lookBy(deadline());
      if (incoming.hasRest()) {
        loop.again(this);
      }
    } catch (IOException e) {
      abort();
    }
  }

  @Override
  public ConnectionState state() {
    return state;
  }

  @Override
  public void becomes(ConnectionState next) {
    state = next;
    if (next == ConnectionState.HANDED_OVER) {
      // It may have a body that is not wanted.
      lingers = LINGERS_FOR_BODY;
    }
  }

  @Override
  public void inTurn(EventLoop.Step step) {
    loop.inTurn(this, step);
  }

  @Override
  public void ready(int operations) throws IOException {
    if ((operations & SelectionKey.OP_WRITE) != 0) {
      flushesInTurn = outgoing.isLarge();
      if (flushesInTurn) {
        loop.again(this);
        interest();
      } else {
        flush();
      }
    }
    if ((operations & SelectionKey.OP_READ) != 0 && state != ConnectionState.CLOSED) {
      read();
    }
  }

  @Override
  public void turn() throws IOException {
    if (flushesInTurn) {
      flush();
    } else if (state == ConnectionState.REQUEST && incoming.hasRest() && outgoing.isSent()) {
      byte[] bytes = incoming.takeRest();
      requests(bytes, bytes.length);
    }
  }

  private void flush() throws IOException {
    flushesInTurn = false;
    outgoing.flush();
    goOn();
  }

  private void read() throws IOException {
    ByteBuffer input = loop.input().clear();
    if (state == ConnectionState.HANDED_OVER) {
      input.limit(Math.min(input.capacity(), Math.max(1, handed.room())));
    }
    int size = channel.read(input);
    if (size < 0) {
      inputEnded();
      return;
    }
    pace.moved(size);
    switch (state) {
      case REQUEST -> {
        byte[] bytes = loop.bytes();
        input.flip().get(bytes, 0, size);
        requests(bytes, size);
      }
      case HANDED_OVER -> {
        account.bodyCame(size);
        byte[] bytes = new byte[size];
        input.flip().get(bytes);
        bodyCame(bytes);
      }
      case LINGERING -> {
        lingers -= size;
        if (lingers < 0) {
          abort();
        }
      }
      case ANSWER, CLOSED -> {}
    }
  }

  private void inputEnded() {
    inputEnded = true;
    boolean inBody = state == ConnectionState.HANDED_OVER && incoming.isInBody();
    if (state == ConnectionState.REQUEST
        || state == ConnectionState.LINGERING
        || (inBody && handed.isAnswerAhead())) {
      abort();
      return;
    }
    if (inBody) {
      // It is answered already, and the rest of the body will not come.
      incoming.end();
      handed.endInput();
      outgoing.last();
    }
    interest();
  }

  /** Answers what came, request by request, until its turn is over. */
  private void requests(byte[] bytes, int to) throws IOException {
    outgoing.beginTurn();
    int at = 0;
    int turns = 0;
    while (at < to && state == ConnectionState.REQUEST && !outgoing.isLast() && turns++ < TURN) {
      at = incoming.request(bytes, at, to);
    }
    if (at < to) {
      incoming.keepRest(Arrays.copyOfRange(bytes, at, to));
    }
    account.keepsReceived(incoming.kept());
    if (incoming.isInHead() && !outgoing.isLast() && !admission.admitsMore()) {
      incoming.end();
      account.keepsReceived(0);
    }
    outgoing.send();
    goOn();
  }

  private void bodyCame(byte[] bytes) throws IOException {
    outgoing.beginTurn();
    incoming.body(bytes);
    outgoing.send();
    handBack();
    goOn();
  }

  @Override
  public void answerCame(ByteString bytes) {
    inTurn(
        () -> {
          outgoing.pass(bytes.asByteBuffer());
          handBack();
          goOn();
        });
  }

  @Override
  public void demandChanged() {
    inTurn(this::interest);
  }

  @Override
  public void noRoomToBegin() {
    // Not in the middle of what is being read.
    loop.execute(
        () ->
            inTurn(
                () -> {
                  state = ConnectionState.REQUEST;
                  refuseNow(admission::refuseForRoom);
                }));
  }

  @Override
  public void handoverEnded(@Nullable Throwable failure) {
    if (state == ConnectionState.HANDED_OVER && failure != null) {
      abort();
    } else if (state == ConnectionState.HANDED_OVER) {
      inTurn(
          () -> {
            outgoing.last();
            state = ConnectionState.REQUEST;
            goOn();
          });
    }
  }

  /** It is its turn again if the request that was handed over has passed, and its answer too. */
  private void handBack() {
    if (state == ConnectionState.HANDED_OVER
        && handed.isAnswered()
        && (!incoming.isInBody() || outgoing.isLast())) {
      state = ConnectionState.REQUEST;
      if (front.handovers().areMany()) {
        handed.letGo();
      }
    }
  }

  @Override
  public void goOn() throws IOException {
    if (state == ConnectionState.CLOSED) {
      return;
    }
    if (outgoing.isEmpty()) {
      own.sent();
      handed.sent();
      if (state == ConnectionState.REQUEST && (outgoing.isLast() || inputEnded)) {
        linger();
        return;
      }
      if (state == ConnectionState.REQUEST && incoming.hasRest()) {
        loop.again(this);
      }
    }
    interest();
  }

  /** Asks the operating system for what it waits for now. */
  private void interest() {
    SelectionKey here = key;
    if (here == null || state == ConnectionState.CLOSED) {
      return;
    }
    boolean unsent = !outgoing.isSent();
    boolean writes = unsent && !flushesInTurn;
    boolean reads =
        !inputEnded
            && switch (state) {
              case REQUEST -> !unsent && !incoming.hasRest();
              case HANDED_OVER -> incoming.isInBody() && handed.room() > 0;
              case LINGERING -> true;
              case ANSWER, CLOSED -> false;
            };
    if (state == ConnectionState.HANDED_OVER && outgoing.isLast()) {
      pace.hurries();
    }
    boolean inBody = state == ConnectionState.HANDED_OVER && reads;
    if (state == ConnectionState.HANDED_OVER && incoming.isInBody()) {
      account.awaitsBody(inBody);
    } else {
      account.bodyEnded();
    }
    pace.waits(unsent || inBody);
    int wanted = (reads ? SelectionKey.OP_READ : 0) | (writes ? SelectionKey.OP_WRITE : 0);
    if (here.interestOps() != wanted) {
      here.interestOps(wanted);
    }
    loop.lookBy(deadline());
  }

  private boolean isInHead() {
    return state == ConnectionState.REQUEST && incoming.isInHead() && outgoing.isSent();
  }

  @Override
  public long deadline() {
    long idle =
        state == ConnectionState.REQUEST && handed.isOpen() ? pace.quietFor(KEPT) : pace.deadline();
    return isInHead() ? Math.min(idle, incoming.headDeadline()) : idle;
  }

  @Override
  public void expired(long now) throws IOException {
    if (isInHead() && now - incoming.headDeadline() >= 0) {
      front.counts().malformed(408).increment();
      refuseNow(() -> admission.refuse(FramingFault.HEAD_TOO_SLOW));
      return;
    }
    if (state == ConnectionState.REQUEST && now - pace.quietFor(KEPT) >= 0) {
      handed.letGo();
    }
    switch (pace.verdict(now)) {
      case GOOD -> {}
      case IDLE -> abort();
      case SLOW -> tooSlow();
    }
  }

  private void tooSlow() throws IOException {
    if (state == ConnectionState.HANDED_OVER && outgoing.isSent() && handed.isAnswerAhead()) {
      front.counts().slowBodies().increment();
      handed.abandon();
      state = ConnectionState.REQUEST;
      refuseNow(() -> admission.refuse(FramingFault.BODY_TOO_SLOW));
    } else {
      front.counts().slowReaders().increment();
      abort();
    }
  }

  private void refuseNow(EventLoop.Step refusal) throws IOException {
    outgoing.beginTurn();
    refusal.run();
    outgoing.send();
    goOn();
  }

  /** Tells the client that nothing follows, and reads what it still sends, so that it sees that. */
  private void linger() throws IOException {
    handed.abandon();
    if (inputEnded) {
      abort();
      return;
    }
    channel.shutdownOutput();
    state = ConnectionState.LINGERING;
    incoming.end();
    account.keepsReceived(0);
    pace.lingers();
    interest();
  }

  /** Closes it at the end of a stop, unless it is in the middle of an answer. */
  void closeIfQuiet() {
    if (state == ConnectionState.REQUEST && outgoing.isSent()) {
      abort();
    }
  }

  private void evicted() {
    if (state != ConnectionState.CLOSED) {
      front.counts().evicted().increment();
      abort();
    }
  }

  @Override
  public void abort() {
    if (state == ConnectionState.CLOSED) {
      return;
    }
    state = ConnectionState.CLOSED;
    handed.abandon();
    own.end();
    outgoing.end();
    loop.leave(this);
    front.ended(account, network);
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("a socket could not be closed", e);
    }
  }
}
