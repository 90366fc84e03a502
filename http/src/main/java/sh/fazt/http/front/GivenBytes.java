package sh.fazt.http.front;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.GraphStageWithMaterializedValue;
import org.apache.pekko.util.ByteString;
import scala.Tuple2;

/** The beginning of a stream whose bytes are given to it from outside, as fast as it takes them. */
final class GivenBytes
    extends GraphStageWithMaterializedValue<SourceShape<ByteString>, GivenBytes.Giver> {
  /** Bytes that are given and not taken, beyond which no more should be given. */
  private static final int ENOUGH = 128 * 1024;

  private final Outlet<ByteString> out = Outlet.create("GivenBytes.out");
  private final SourceShape<ByteString> shape = SourceShape.of(out);
  private final Runnable wantsMore;
  private final Runnable wantsNone;

  /**
   * A stream.
   *
   * @param wantsMore is run when there is room again, if there was none when somebody asked
   * @param wantsNone is run when the stream takes nothing any more
   */
  GivenBytes(Runnable wantsMore, Runnable wantsNone) {
    this.wantsMore = wantsMore;
    this.wantsNone = wantsNone;
  }

  /** Gives bytes to a stream, from one thread. */
  static final class Giver {
    private final AtomicInteger untaken = new AtomicInteger();
    private volatile boolean asked;
    private final AsyncCallback<ByteString> bytes;
    private final AsyncCallback<Optional<Throwable>> end;

    private Giver(AsyncCallback<ByteString> bytes, AsyncCallback<Optional<Throwable>> end) {
      this.bytes = bytes;
      this.end = end;
    }

    void give(ByteString more) {
      untaken.addAndGet(more.size());
      bytes.invoke(more);
    }

    /** Whether there is room for more; if not, the stream says when there is. */
    boolean hasRoom() {
      if (untaken.get() < ENOUGH) {
        return true;
      }
      asked = true;
      return untaken.get() < ENOUGH;
    }

    /** Ends the stream behind what was given. */
    void end() {
      end.invoke(Optional.empty());
    }

    /** Ends it at once. */
    void fail(Throwable why) {
      end.invoke(Optional.of(why));
    }
  }

  @Override
  public SourceShape<ByteString> shape() {
    return shape;
  }

  @Override
  public Tuple2<GraphStageLogic, Giver> createLogicAndMaterializedValue(Attributes attributes) {
    var logic = new Logic();
    return new Tuple2<>(logic, logic.giver);
  }

  private final class Logic extends GraphStageLogic {
    private final Queue<ByteString> given = new ArrayDeque<>();
    private boolean ended;
    private final Giver giver =
        new Giver(createAsyncCallback(this::give), createAsyncCallback(this::end));

    Logic() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              next();
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              wantsNone.run();
              completeStage();
            }
          });
    }

    private void give(ByteString bytes) {
      given.add(bytes);
      if (isAvailable(out)) {
        next();
      }
    }

    private void end(Optional<Throwable> why) {
      if (why.isPresent()) {
        failStage(why.get());
      } else {
        ended = true;
        if (given.isEmpty()) {
          completeStage();
        }
      }
    }

    private void next() {
      ByteString bytes = given.poll();
      if (bytes != null) {
        push(out, bytes);
        if (giver.untaken.addAndGet(-bytes.size()) < ENOUGH && giver.asked) {
          giver.asked = false;
          wantsMore.run();
        }
        if (ended && given.isEmpty()) {
          completeStage();
        }
      }
    }
  }
}
