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
import sh.fazt.http.connection.OpenConnection;

/** The beginning of a stream whose bytes are given to it from outside, as fast as it takes them. */
final class GivenBytes
    extends GraphStageWithMaterializedValue<SourceShape<ByteString>, GivenBytes.Giver> {
  /** Bytes that are given and not taken, beyond which no more should be given. */
  private static final int ENOUGH = 128 * 1024;

  /** The same for a stream that has taken nothing yet: it grows by what it takes. */
  private static final int FIRST = 16 * 1024;

  private final Outlet<ByteString> out = Outlet.create("GivenBytes.out");
  private final SourceShape<ByteString> shape = SourceShape.of(out);
  private final Runnable wantsMore;
  private final Runnable wantsNone;
  private final OpenConnection account;

  /**
   * A stream.
   *
   * @param account of the connection, for which the bytes are kept until they are taken
   * @param wantsMore is run when the first bytes are taken, and when there is room again if there
   *     was none when somebody asked
   * @param wantsNone is run when the stream takes nothing any more
   */
  GivenBytes(OpenConnection account, Runnable wantsMore, Runnable wantsNone) {
    this.account = account;
    this.wantsMore = wantsMore;
    this.wantsNone = wantsNone;
  }

  /** Gives bytes to a stream, from one thread. */
  static final class Giver {
    private final AtomicInteger untaken = new AtomicInteger();
    private final OpenConnection account;
    private volatile int enough = FIRST;
    private volatile boolean asked;

    /** For the stream: whether it has taken anything. */
    private boolean begun;

    private final AsyncCallback<ByteString> bytes;
    private final AsyncCallback<Optional<Throwable>> end;

    private Giver(
        OpenConnection account,
        AsyncCallback<ByteString> bytes,
        AsyncCallback<Optional<Throwable>> end) {
      this.account = account;
      this.bytes = bytes;
      this.end = end;
    }

    void give(ByteString more) {
      untaken.addAndGet(more.size());
      account.keepsGiven(more.size());
      bytes.invoke(more);
    }

    /** How many bytes more there is room for; if for none, the stream says when there is. */
    int room() {
      int room = enough - untaken.get();
      if (room > 0) {
        return room;
      }
      asked = true;
      return Math.max(0, enough - untaken.get());
    }

    /** So many bytes were taken; whether that is news. */
    private boolean taken(int size) {
      int left = untaken.addAndGet(-size);
      account.keepsGiven(-size);
      enough = Math.min(ENOUGH, enough + size);
      boolean news = !begun || (asked && left < enough);
      begun = true;
      asked = asked && !news;
      return news;
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
        new Giver(account, createAsyncCallback(this::give), createAsyncCallback(this::end));

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

    @Override
    public void postStop() {
      // What nobody took is garbage now.
      giver.account.keepsGiven(-giver.untaken.getAndSet(0));
      given.clear();
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
        if (giver.taken(bytes.size())) {
          wantsMore.run();
        }
        if (ended && given.isEmpty()) {
          completeStage();
        }
      }
    }
  }
}
