package sh.fazt.http.front;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.connection.FramingFault;
import sh.fazt.http.connection.OpenConnection;

/** Who answers each request of one connection: what was answered before, a visit, or Pekko HTTP. */
final class Answering implements Incoming.Receiver, OwnAnswer.Receiver {
  private final Front front;
  private final EventLoop loop;
  private final OpenConnection account;
  private final RemoteAddress client;
  private final boolean trusted;
  private final Outgoing outgoing;
  private final Admission admission;
  private final HandedOver handed;
  private final Connection connection;
  private final OwnAnswer own;

  /** The head of the answer that was sent last, unless it was refused. */
  private @Nullable AnswerHead sent;

  /** The connection whose requests are answered. */
  interface Connection {
    ConnectionState state();

    void becomes(ConnectionState next);

    /** Does something that is part of its turn; if it fails, the connection ends. */
    void inTurn(EventLoop.Step step);

    /** Something came or left: goes on with what has to follow. */
    void goOn() throws IOException;

    /** Ends it, whatever the reason. */
    void abort();
  }

  Answering(
      Front front,
      EventLoop loop,
      OpenConnection account,
      InetSocketAddress peer,
      Outgoing outgoing,
      Admission admission,
      HandedOver handed,
      Connection connection) {
    this.front = front;
    this.loop = loop;
    this.account = account;
    this.client = RemoteAddress.create(peer);
    this.trusted = front.isTrusted(peer.getAddress());
    this.outgoing = outgoing;
    this.admission = admission;
    this.handed = handed;
    this.connection = connection;
    this.own = new OwnAnswer(front, loop, account, outgoing, this);
  }

  /** The answer that is given here at the moment. */
  OwnAnswer own() {
    return own;
  }

  @Override
  public boolean headCame(byte[] bytes, int from, int to) throws IOException {
    Hits.Hit hit = front.isDraining() ? null : loop.hits().find(bytes, from, to, trusted);
    if (hit == null) {
      return false;
    }
    if (admission.admits()) {
      if (hit.answer().isCounted()) {
        hit.answer().count(hit.request().request(client));
      }
      outgoing.gather(hit.head(), hit.body());
      account.answered();
    }
    return true;
  }

  @Override
  public void plainCame(PlainRequest request, byte[] bytes, int from, int to) throws IOException {
    if (!admission.admits()) {
      return;
    }
    CompletionStage<HttpResponse> visit = front.handler().visit(request.request(client));
    if (visit == null) {
      handOver(ByteString.fromArray(bytes, from, to - from), request.head(), Following.NOTHING);
      return;
    }
    HttpResponse now = own.begin(request, visit);
    if (now == null) {
      connection.becomes(ConnectionState.ANSWER);
      return;
    }
    send(request, now);
    if (!outgoing.isLast() && sent != null) {
      own.keep(request, now, sent, bytes, from, to, trusted);
    }
  }

  @Override
  public void otherCame(ByteString request, boolean head, Following following) throws IOException {
    if (admission.admits() && (following == Following.NOTHING || admission.admitsMore())) {
      handOver(request, head, following);
    }
  }

  @Override
  public void bodyCame(ByteString part, boolean follows) {
    handed.give(part, follows);
  }

  @Override
  public void malformedCame(FramingFault why) throws IOException {
    if (connection.state() == ConnectionState.HANDED_OVER && !handed.isCollecting()) {
      handed.breakBody();
      outgoing.last();
    } else if (!outgoing.isLast()) {
      if (handed.isCollecting()) {
        handed.abandon();
        connection.becomes(ConnectionState.REQUEST);
      }
      front.counts().malformed(why.status()).increment();
      admission.refuse(why);
    }
  }

  private static boolean isInMemory(PlainRequest request, HttpResponse answer) {
    return request.head() || answer.entity() instanceof HttpEntity.Strict;
  }

  private void send(PlainRequest plain, HttpResponse answer) throws IOException {
    sent = null;
    if (!isInMemory(plain, answer) && !admission.admitsMore()) {
      answer.discardEntityBytes(front.system());
      own.end();
      connection.becomes(ConnectionState.REQUEST);
      return;
    }
    if (plain.close() || front.isDraining()) {
      outgoing.last();
    }
    sent = own.send(plain, answer, outgoing.isLast());
    connection.becomes(own.isUnderWay() ? ConnectionState.ANSWER : ConnectionState.REQUEST);
  }

  @Override
  public void isReady(PlainRequest request, HttpResponse answer) {
    connection.inTurn(
        () -> {
          outgoing.beginTurn();
          send(request, answer);
          outgoing.send();
          connection.goOn();
        });
  }

  @Override
  public void goesOn(boolean ended) {
    connection.inTurn(
        () -> {
          if (ended) {
            connection.becomes(ConnectionState.REQUEST);
          }
          connection.goOn();
        });
  }

  @Override
  public void failed() {
    connection.abort();
  }

  private void handOver(ByteString request, boolean head, Following following) {
    connection.becomes(ConnectionState.HANDED_OVER);
    handed.begin(request, head, following);
  }
}
