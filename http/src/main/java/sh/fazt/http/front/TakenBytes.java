package sh.fazt.http.front;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.GraphStageWithMaterializedValue;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** The end of a stream whose bytes are taken outside, so many at a time as are taken there. */
final class TakenBytes
    extends GraphStageWithMaterializedValue<SinkShape<ByteString>, TakenBytes.Taker> {
  private final Inlet<ByteString> in = Inlet.create("TakenBytes.in");
  private final SinkShape<ByteString> shape = SinkShape.of(in);
  private final int enough;
  private final Consumer<ByteString> bytes;
  private final Consumer<@Nullable Throwable> ended;

  /**
   * A stream.
   *
   * @param enough bytes that are under way, beyond which no more are asked for
   * @param bytes is given what comes
   * @param ended is told of its end, with the failure if it is one
   */
  TakenBytes(int enough, Consumer<ByteString> bytes, Consumer<@Nullable Throwable> ended) {
    this.enough = enough;
    this.bytes = bytes;
    this.ended = ended;
  }

  /** Tells the stream what became of its bytes, from one thread. */
  static final class Taker {
    private final AtomicInteger underWay = new AtomicInteger();
    private final int enough;
    private final AsyncCallback<Boolean> goOn;

    private Taker(int enough, AsyncCallback<Boolean> goOn) {
      this.enough = enough;
      this.goOn = goOn;
    }

    /** So many bytes have left. */
    void taken(int bytes) {
      int after = underWay.addAndGet(-bytes);
      if (after < enough && after + bytes >= enough) {
        goOn.invoke(true);
      }
    }

    /** No more are wanted. */
    void cancel() {
      goOn.invoke(false);
    }
  }

  @Override
  public SinkShape<ByteString> shape() {
    return shape;
  }

  @Override
  public Tuple2<GraphStageLogic, Taker> createLogicAndMaterializedValue(Attributes attributes) {
    var logic = new Logic();
    return new Tuple2<>(logic, logic.taker);
  }

  private final class Logic extends GraphStageLogic {
    private final Taker taker = new Taker(enough, createAsyncCallback(this::goOn));

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              ByteString more = grab(in);
              int underWay = taker.underWay.addAndGet(more.size());
              bytes.accept(more);
              if (underWay < enough) {
                pull(in);
              }
            }

            @Override
            public void onUpstreamFinish() {
              ended.accept(null);
              completeStage();
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
              ended.accept(failure);
              completeStage();
            }
          });
    }

    @Override
    public void preStart() {
      pull(in);
    }

    private void goOn(boolean wanted) {
      if (!wanted) {
        cancelStage(new IllegalStateException("the connection has ended"));
      } else if (!hasBeenPulled(in) && !isClosed(in)) {
        pull(in);
      }
    }
  }
}
