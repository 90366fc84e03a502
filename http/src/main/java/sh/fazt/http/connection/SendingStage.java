package sh.fazt.http.connection;

import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Stands before the socket and tells how many bytes it was given and has not taken yet. The socket
 * asks for more when its client has taken all of them, but for what the operating system keeps.
 */
public final class SendingStage extends GraphStage<FlowShape<ByteString, ByteString>> {
  private final Inlet<ByteString> in = Inlet.create("SendingStage.in");
  private final Outlet<ByteString> out = Outlet.create("SendingStage.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final OpenConnection connection;

  public SendingStage(OpenConnection connection) {
    this.connection = connection;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new GraphStageLogic(shape) {
      {
        setHandlers(
            in,
            out,
            new AbstractInOutHandler() {
              @Override
              public void onPush() {
                ByteString bytes = grab(in);
                connection.sends(bytes.size());
                push(out, bytes);
              }

              @Override
              public void onPull() {
                connection.sent();
                pull(in);
              }
            });
      }
    };
  }
}
