package sh.fazt.http.front;

import java.util.function.Consumer;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.connection.Exchange;
import sh.fazt.http.connection.HttpLayer;
import sh.fazt.http.connection.OpenConnection;
import sh.fazt.http.connection.Underway;

/**
 * Pekko's HTTP behind one connection, for requests that are not answered at the front. It is given
 * one request at a time and gives back its answer; between two it may be let go. Its methods are
 * for the connection's thread.
 */
final class Handover {
  /** Bytes of an answer that are under way to the socket. */
  private static final int ENOUGH = 64 * 1024;

  private final GivenBytes.Giver giver;
  private final TakenBytes.Taker taker;

  private Handover(GivenBytes.Giver giver, TakenBytes.Taker taker) {
    this.giver = giver;
    this.taker = taker;
  }

  /** What the connection is told, on its own thread. */
  interface Receiver {
    /** Bytes of an answer have come from there. */
    void came(Handover from, ByteString bytes);

    /** The first bytes are taken, or there is room for more of a body again. */
    void wantsMore(Handover from);

    /** It takes no more of what it is given. */
    void wantsNone(Handover from);

    /** It has ended: as agreed, or by a failure. */
    void ended(Handover from, @Nullable Throwable failure);
  }

  /** Starts it. */
  static Handover open(
      ClassicActorSystemProvider system,
      HttpLayer layer,
      Underway underway,
      OpenConnection connection,
      Exchange exchange,
      EventLoop loop,
      Receiver receiver) {
    var started = new Started(loop);
    Pair<GivenBytes.Giver, TakenBytes.Taker> ends =
        Source.fromGraph(
                new GivenBytes(
                    connection,
                    () -> started.run(receiver::wantsMore),
                    () -> started.run(receiver::wantsNone)))
            .via(underway.counting(connection, exchange::answer).join(layer.http()))
            .toMat(
                Sink.fromGraph(
                    new TakenBytes(
                        ENOUGH,
                        bytes -> started.run(from -> receiver.came(from, bytes)),
                        failure -> started.run(from -> receiver.ended(from, failure)))),
                Keep.both())
            .addAttributes(layer.attributes())
            .run(system);
    var handover = new Handover(ends.first(), ends.second());
    started.handover = handover;
    return handover;
  }

  /** The bytes of an answer that was made at the front, which needs no HTTP any more. */
  static TakenBytes.Taker body(
      ClassicActorSystemProvider system,
      HttpResponse answer,
      EventLoop loop,
      BodyReceiver receiver) {
    return answer
        .entity()
        .getDataBytes()
        .runWith(
            Sink.fromGraph(
                new TakenBytes(
                    ENOUGH,
                    bytes -> loop.execute(() -> receiver.came(bytes)),
                    failure -> loop.execute(() -> receiver.ended(failure)))),
            system);
  }

  /** What the connection is told of a body, on its own thread. */
  interface BodyReceiver {
    void came(ByteString bytes);

    void ended(@Nullable Throwable failure);
  }

  /** What comes before it is known to its connection waits in the loop for that. */
  private static final class Started {
    private final EventLoop loop;
    private @Nullable Handover handover;

    Started(EventLoop loop) {
      this.loop = loop;
    }

    void run(Consumer<Handover> what) {
      loop.execute(
          () -> {
            Handover started = handover;
            if (started != null) {
              what.accept(started);
            }
          });
    }
  }

  /** Gives it a part of a request. */
  void give(ByteString bytes) {
    giver.give(bytes);
  }

  /** How many bytes more of a body it has room for; if for none it says when. */
  int room() {
    return giver.room();
  }

  /** So many bytes of its answer have left. */
  void taken(int bytes) {
    taker.taken(bytes);
  }

  /** No request follows. */
  void end() {
    giver.end();
  }

  /** Ends it at once, because the connection has ended. */
  void abort() {
    giver.fail(new ConnectionEnded());
    taker.cancel();
  }

  /** Not worth a stack trace. */
  private static final class ConnectionEnded extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConnectionEnded() {
      super("the connection has ended", null, false, false);
    }
  }
}
