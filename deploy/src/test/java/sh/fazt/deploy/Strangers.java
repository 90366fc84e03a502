package sh.fazt.deploy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Many connections of somebody without a key that do one and the same thing to a node. One that is
 * ended is opened again.
 */
final class Strangers implements AutoCloseable {
  /** Opened in one round, so that they do not keep the machine busy with nothing else. */
  private static final int OPENED_AT_ONCE = 100;

  private static final int UNLIMITED = -1;
  private static final long ROUND_MILLIS = 20;

  private final Selector selector;
  private final InetSocketAddress address;
  private final Plan plan;
  private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor();
  private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
  private final Future<?> lasting;
  private final AtomicInteger opened = new AtomicInteger();
  private int open;

  /**
   * What each of them does.
   *
   * @param connections how many there are at a time
   * @param first what each sends, by its number
   * @param more what it sends every now and then after that
   * @param every how often
   * @param reads bytes each reads in a round of 20 ms, -1 for all, 0 for none
   * @param openedAtOnce how many connections it opens in a round
   * @param leaves whether each goes as soon as it has sent what it sends first
   */
  record Plan(
      int connections,
      IntFunction<ByteBuffer> first,
      ByteBuffer more,
      Duration every,
      int reads,
      int openedAtOnce,
      boolean leaves) {
    static Plan sending(int connections, IntFunction<ByteBuffer> first) {
      return new Plan(
          connections,
          first,
          ByteBuffer.allocate(0),
          Duration.ofDays(1),
          UNLIMITED,
          OPENED_AT_ONCE,
          false);
    }

    Plan trickling(String more, Duration every) {
      return new Plan(connections, first, bytes(more), every, reads, openedAtOnce, leaves);
    }

    Plan atOnce() {
      return new Plan(connections, first, more, every, reads, connections, leaves);
    }

    Plan leaving() {
      return new Plan(connections, first, more, every, reads, openedAtOnce, true);
    }

    Plan reading(int bytes) {
      return new Plan(connections, first, more, every, bytes, openedAtOnce, leaves);
    }
  }

  private static final class One {
    private ByteBuffer toSend;
    private long moreFrom;

    One(ByteBuffer toSend, long moreFrom) {
      this.toSend = toSend;
      this.moreFrom = moreFrom;
    }
  }

  private Strangers(int port, Plan plan) {
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.plan = plan;
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.lasting =
        rounds.scheduleWithFixedDelay(this::round, 0, ROUND_MILLIS, TimeUnit.MILLISECONDS);
  }

  static Strangers at(int port, Plan plan) {
    return new Strangers(port, plan);
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  /** How many connections they have opened so far. */
  int opened() {
    return opened.get();
  }

  private void round() {
    try {
      for (int i = 0; i < plan.openedAtOnce() && open < plan.connections(); i++) {
        connect(opened.getAndIncrement());
      }
      selector.selectNow();
      for (SelectionKey key : selector.keys()) {
        if (key.isValid()) {
          goOn(key);
        }
      }
      selector.selectedKeys().clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void connect(int number) throws IOException {
    var channel = SocketChannel.open();
    if (plan.reads() != UNLIMITED) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
    }
    channel.configureBlocking(false);
    channel.connect(address);
    channel.register(
        selector,
        SelectionKey.OP_CONNECT,
        new One(
            plan.first().apply(number).duplicate(), System.nanoTime() + plan.every().toNanos()));
    open++;
  }

  private void goOn(SelectionKey key) {
    var channel = (SocketChannel) key.channel();
    var one = (One) key.attachment();
    try {
      if (!channel.isConnected()) {
        if (!channel.finishConnect()) {
          return;
        }
        key.interestOps(SelectionKey.OP_READ);
      }
      if (!one.toSend.hasRemaining() && System.nanoTime() - one.moreFrom >= 0) {
        one.toSend = plan.more().duplicate();
        one.moreFrom = System.nanoTime() + plan.every().toNanos();
      }
      if (one.toSend.hasRemaining()) {
        channel.write(one.toSend);
      }
      if (plan.leaves() && !one.toSend.hasRemaining()) {
        end(key);
        return;
      }
      buffer.clear();
      if (plan.reads() != UNLIMITED) {
        buffer.limit(plan.reads());
      }
      if (buffer.hasRemaining() && channel.read(buffer) < 0) {
        end(key);
      }
    } catch (IOException e) {
      end(key);
    }
  }

  private void end(SelectionKey key) {
    key.cancel();
    open--;
    try {
      key.channel().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    lasting.cancel(false);
    rounds.close();
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
