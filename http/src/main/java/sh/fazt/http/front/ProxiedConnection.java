package sh.fazt.http.front;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.connection.OpenConnection;

/** A connection from a proxy that has yet to say for whom it speaks. */
final class ProxiedConnection implements EventLoop.Member {
  private static final Logger LOG = LoggerFactory.getLogger(ProxiedConnection.class);

  private final Front front;
  private final EventLoop loop;
  private final SocketChannel channel;
  private final InetSocketAddress proxy;
  private final OpenConnection account;
  private final Networks.Network network;
  private final long deadline;
  private byte[] came = new byte[0];
  private boolean over;

  ProxiedConnection(
      Front front,
      EventLoop loop,
      SocketChannel channel,
      InetSocketAddress proxy,
      OpenConnection account,
      Networks.Network network) {
    this.front = front;
    this.loop = loop;
    this.channel = channel;
    this.proxy = proxy;
    this.account = account;
    this.network = network;
    this.deadline = System.nanoTime() + front.settings().headWithin().toNanos();
  }

  /** Begins; on its loop. */
  void open() {
    try {
      loop.join(this, channel, SelectionKey.OP_READ);
      account.endsBy(() -> loop.execute(this::abort));
      loop.lookBy(deadline);
    } catch (IOException e) {
      abort();
    }
  }

  @Override
  public void ready(int operations) throws IOException {
    ByteBuffer input = loop.input().clear();
    int size = channel.read(input);
    if (size < 0) {
      abort();
      return;
    }
    int before = came.length;
    came = Arrays.copyOf(came, before + size);
    input.flip().get(came, before, size);
    switch (ProxyHeader.read(came)) {
      case ProxyHeader.Incomplete _ -> account.keepsReceived(came.length);
      case ProxyHeader.Malformed _ -> {
        LOG.debug("No PROXY header from {}", proxy);
        front.counts().malformed(400).increment();
        abort();
      }
      case ProxyHeader.Read(int length, InetSocketAddress source) -> {
        byte[] rest = Arrays.copyOfRange(came, length, came.length);
        leave();
        front.serve(loop, channel, source == null ? proxy : source, rest);
      }
    }
  }

  @Override
  public void turn() {}

  @Override
  public long deadline() {
    return deadline;
  }

  @Override
  public void expired(long now) {
    front.counts().malformed(408).increment();
    abort();
  }

  @Override
  public void abort() {
    if (!over) {
      leave();
      try {
        channel.close();
      } catch (IOException e) {
        LOG.debug("a socket could not be closed", e);
      }
    }
  }

  private void leave() {
    over = true;
    loop.leave(this);
    front.ended(account, network);
  }
}
