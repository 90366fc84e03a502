package sh.fazt.http.front;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.connection.OpenConnection;
import sh.fazt.http.hosting.Repeatable;

/** The answer that the front itself gives at the moment on one connection, if it does. */
final class OwnAnswer {
  private static final Logger LOG = LoggerFactory.getLogger(OwnAnswer.class);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Front front;
  private final EventLoop loop;
  private final OpenConnection account;
  private final Outgoing outgoing;
  private final Receiver receiver;

  /** Whether one has begun that has not left as a whole. */
  private boolean begun;

  /** Whether all of it is made. */
  private boolean made;

  private boolean awaited;
  private TakenBytes.@Nullable Taker body;
  private int untaken;

  /** What its connection is told, on its own thread. */
  interface Receiver {
    /** It is there, after it had to be waited for: time to send it. */
    void isReady(PlainRequest request, HttpResponse answer);

    /** Something more of it was sent, or all. */
    void goesOn(boolean ended);

    /** It cannot be given, or its connection broke. */
    void failed();
  }

  OwnAnswer(
      Front front, EventLoop loop, OpenConnection account, Outgoing outgoing, Receiver receiver) {
    this.front = front;
    this.loop = loop;
    this.account = account;
    this.outgoing = outgoing;
    this.receiver = receiver;
  }

  /** Whether its connection has to wait for it. */
  boolean isUnderWay() {
    return awaited || body != null;
  }

  /**
   * A visit is being answered.
   *
   * @return the answer, if it is there
   */
  @Nullable HttpResponse begin(PlainRequest request, CompletionStage<HttpResponse> visit) {
    made = false;
    if (!begun) {
      // Else the one before has not left yet: they leave together.
      begun = true;
      front.underway().begin();
      account.requestBegan();
    }
    CompletableFuture<HttpResponse> answer = visit.toCompletableFuture();
    if (answer.isDone() && !answer.isCompletedExceptionally()) {
      return answer.join();
    }
    awaited = true;
    var _ =
        answer.whenComplete((now, failure) -> loop.execute(() -> arrived(request, now, failure)));
    return null;
  }

  private void arrived(
      PlainRequest request, @Nullable HttpResponse answer, @Nullable Throwable failure) {
    if (!awaited) {
      return;
    }
    awaited = false;
    if (answer == null) {
      LOG.error("A visit was not answered", failure);
      receiver.failed();
    } else {
      receiver.isReady(request, answer);
    }
  }

  /**
   * Sends an answer, or its head and the beginning of the rest.
   *
   * @param close whether the connection is closed after it
   * @return its head
   */
  AnswerHead send(PlainRequest request, HttpResponse answer, boolean close) throws IOException {
    AnswerHead head = AnswerHead.of(answer, close, loop.date());
    if (request.head()) {
      answer.discardEntityBytes(front.system());
      outgoing.gather(head, NOTHING.duplicate());
      made = true;
    } else if (answer.entity() instanceof HttpEntity.Strict strict) {
      outgoing.gather(head, strict.getData().asByteBuffer());
      made = true;
    } else {
      outgoing.gather(head, NOTHING.duplicate());
      outgoing.send();
      body = Handover.body(front.system(), answer, loop, new Body());
    }
    return head;
  }

  /** Keeps it for who asks in the same words, if everybody is answered so. */
  void keep(
      PlainRequest request,
      HttpResponse answer,
      AnswerHead head,
      byte[] bytes,
      int from,
      int to,
      boolean trusted) {
    Repeatable repeatable = front.handler().repeatable(answer);
    if (repeatable != null && answer.entity() instanceof HttpEntity.Strict strict) {
      ByteString sent = request.head() ? ByteString.emptyByteString() : strict.getData();
      loop.hits().keep(bytes, from, to, trusted, head, sent, repeatable, request);
    }
  }

  /** What comes of a body that is not in memory as a whole. */
  private final class Body implements Handover.BodyReceiver {
    @Override
    public void came(ByteString bytes) {
      if (body == null) {
        return;
      }
      try {
        untaken += bytes.size();
        outgoing.pass(bytes.asByteBuffer());
        receiver.goesOn(false);
      } catch (IOException e) {
        LOG.debug("a connection broke", e);
        receiver.failed();
      }
    }

    @Override
    public void ended(@Nullable Throwable failure) {
      if (body == null) {
        return;
      }
      body = null;
      if (failure != null) {
        receiver.failed();
      } else {
        made = true;
        receiver.goesOn(true);
      }
    }
  }

  /** Everything that was given to the socket has left. */
  void sent() {
    if (body != null && untaken > 0) {
      int taken = untaken;
      untaken = 0;
      body.taken(taken);
    }
    if (made) {
      end();
    }
  }

  /** It is over, whether it was given or not. */
  void end() {
    awaited = false;
    if (body != null) {
      body.cancel();
      body = null;
    }
    if (begun) {
      begun = false;
      front.underway().end();
      account.requestEnded();
    }
  }
}
