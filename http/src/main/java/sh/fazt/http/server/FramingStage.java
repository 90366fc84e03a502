package sh.fazt.http.server;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import sh.fazt.http.connection.Exchange;
import sh.fazt.http.connection.FramingFault;
import sh.fazt.http.connection.OpenConnection;
import sh.fazt.http.connection.RequestFraming;

/**
 * Stands between a connection and the parser, and keeps from it what is not well-formed. In its
 * place the parser gets a request that stands for the refusal, so that it is answered in its turn,
 * or something that ends the body it is in.
 */
final class FramingStage extends GraphStage<FlowShape<ByteString, ByteString>> {
  private static final ByteString REFUSED =
      ByteString.fromString(
          "GET "
              + Exchange.STAND_IN
              + " HTTP/1.1\r\nHost: refused.invalid\r\nConnection: close\r\n\r\n");
  private static final ByteString NO_CHUNK = ByteString.fromString("!\r\n");

  /**
   * Bytes of heads that are looked at, and go to the parser, at once. It calls itself for each
   * request it finds behind another, so of very many at once it would die.
   */
  private static final int BITE = 4 * 1024;

  private static final String HEAD_TIMER = "head";
  private static final String LINGER_TIMER = "linger";

  private final Inlet<ByteString> in = Inlet.create("FramingStage.in");
  private final Outlet<ByteString> out = Outlet.create("FramingStage.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final int maxHead;
  private final Duration headWithin;
  private final Duration linger;
  private final OpenConnection connection;
  private final Consumer<FramingFault> refused;

  /**
   * For one connection.
   *
   * @param maxHead bytes of a whole head
   * @param headWithin how long one that has begun may take
   * @param linger how long what still comes is read and dropped when nobody wants it any more; a
   *     client that is still sending might else lose the answer
   * @param connection is told what is kept back, and when more of a body is awaited
   * @param refused is told why, before the request that stands for it comes out
   */
  FramingStage(
      int maxHead,
      Duration headWithin,
      Duration linger,
      OpenConnection connection,
      Consumer<FramingFault> refused) {
    this.maxHead = maxHead;
    this.headWithin = headWithin;
    this.linger = linger;
    this.connection = connection;
    this.refused = refused;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private final RequestFraming framing = new RequestFraming(maxHead);
    private boolean timed;

    /** What came and was not looked at. */
    private ByteString rest = ByteString.emptyByteString();

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              rest = grab(in);
              goOn();
            }

            @Override
            public void onUpstreamFinish() {
              if (rest.isEmpty()) {
                completeStage();
              }
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              goOn();
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              dropTheRest();
            }
          });
    }

    private void goOn() {
      ByteString passing = ByteString.emptyByteString();
      while (passing.isEmpty() && !rest.isEmpty()) {
        ByteString bite =
            rest.take((int) Math.max(BITE, Math.min(framing.contentAhead(), rest.size())));
        rest = rest.drop(bite.size());
        passing = look(bite);
      }
      if (!passing.isEmpty()) {
        push(out, passing);
      }
      if (isClosed(in)) {
        if (rest.isEmpty()) {
          completeStage();
        }
      } else if (passing.isEmpty() && !hasBeenPulled(in)) {
        pull(in);
      }
      connection.keepsReceived(rest.size() + framing.heldBack());
      if (framing.isInBody()) {
        connection.awaitsBody(passing.isEmpty());
        connection.bodyCame(passing.size());
      } else {
        connection.bodyEnded();
      }
    }

    private ByteString look(ByteString bite) {
      boolean before = framing.malformed() == null;
      ByteString passing = framing.accept(bite);
      FramingFault wrong = framing.malformed();
      if (before && wrong != null) {
        passing = passing.concat(instead(wrong));
      }
      boolean waiting = framing.isInHead();
      if (waiting && !timed) {
        scheduleOnce(HEAD_TIMER, headWithin);
      } else if (timed && !waiting) {
        cancelTimer(HEAD_TIMER);
      }
      timed = waiting;
      return passing;
    }

    private ByteString instead(FramingFault wrong) {
      refused.accept(wrong);
      return framing.isBrokenInBody() ? NO_CHUNK : REFUSED;
    }

    @Override
    public void onTimer(Object timer) {
      if (timer.equals(LINGER_TIMER)) {
        completeStage();
      } else if (!isAvailable(out)) {
        // The request before it is not answered yet, so nobody reads on.
        scheduleOnce(HEAD_TIMER, headWithin);
      } else {
        framing.refuse(FramingFault.HEAD_TOO_SLOW);
        push(out, instead(FramingFault.HEAD_TOO_SLOW));
      }
    }

    private void dropTheRest() {
      cancelTimer(HEAD_TIMER);
      scheduleOnce(LINGER_TIMER, linger);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              grab(in);
              pull(in);
            }
          });
      if (!hasBeenPulled(in) && !isClosed(in)) {
        pull(in);
      }
    }
  }
}
