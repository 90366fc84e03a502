package sh.fazt.http.front;

import java.io.IOException;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.connection.FramingFault;
import sh.fazt.http.connection.UnreadableRequest;

/**
 * Whether another request may begin on a connection, and what its client is told if not. What is
 * refused is the connection's last.
 */
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
  private static final UnreadableRequest REFUSALS = new UnreadableRequest();
  private static final Connection CLOSE = Connection.create("close");

  private final Front front;
  private final EventLoop loop;
  private final Networks.Network network;
  private final Outgoing outgoing;

  Admission(Front front, EventLoop loop, Networks.Network network, Outgoing outgoing) {
    this.front = front;
    this.loop = loop;
    this.network = network;
    this.outgoing = outgoing;
  }

  /**
   * Whether another one may begin; if not, it was refused. What strangers have the node keep for
   * them is no reason: whoever is answered from memory needs nothing of that.
   */
  boolean admits() throws IOException {
    if (front.isHeapFull()) {
      refuseForRoom();
      return false;
    }
    if (!network.allows(System.nanoTime())) {
      front.counts().tooMany().increment();
      refuse(REFUSALS.tooMany());
      return false;
    }
    return true;
  }

  /** Whether more may be kept for this client: half a head, or a body that is read as it leaves. */
  boolean admitsMore() throws IOException {
    if (front.isFull()) {
      refuseForRoom();
      return false;
    }
    return true;
  }

  /** There is no room for it. */
  void refuseForRoom() throws IOException {
    front.counts().noRoom().increment();
    refuse(REFUSALS.busy());
  }

  /** What came is not taken. */
  void refuse(FramingFault why) throws IOException {
    LOG.debug("Refused bytes: {}", why.why());
    refuse(REFUSALS.refuse(why.status(), why.why()));
  }

  private void refuse(HttpResponse refusal) throws IOException {
    outgoing.last();
    var text = ((HttpEntity.Strict) refusal.entity()).getData();
    outgoing.gather(
        AnswerHead.of(refusal.addHeader(CLOSE), true, loop.date()), text.asByteBuffer());
  }
}
