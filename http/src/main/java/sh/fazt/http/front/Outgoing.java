package sh.fazt.http.front;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import sh.fazt.http.connection.OpenConnection;

/**
 * What leaves on one connection. Small answers of one turn are gathered in the loop's buffer and
 * leave together; what the socket does not take waits for it.
 */
final class Outgoing {
  /** Answers up to this size are gathered. */
  private static final int SMALL = 16 * 1024;

  private final EventLoop loop;
  private final WritableByteChannel channel;
  private final OpenConnection account;
  private final Pace pace;
  private final Unsent unsent = new Unsent();
  private boolean last;

  Outgoing(EventLoop loop, WritableByteChannel channel, OpenConnection account, Pace pace) {
    this.loop = loop;
    this.channel = channel;
    this.account = account;
    this.pace = pace;
  }

  /** The answer at hand is the last one. */
  void last() {
    last = true;
  }

  /** Whether nothing follows the answer at hand. */
  boolean isLast() {
    return last;
  }

  /** Before anything is gathered in a turn. */
  void beginTurn() {
    loop.output().clear();
  }

  /** Whether everything has left, but for what is gathered. */
  boolean isSent() {
    return unsent.isEmpty();
  }

  /** Whether nothing waits to leave at all. */
  boolean isEmpty() {
    return unsent.isEmpty() && loop.output().position() == 0;
  }

  /** Adds an answer, with the present date. */
  void gather(AnswerHead head, ByteBuffer body) throws IOException {
    ByteBuffer output = loop.output();
    byte[] bytes = head.bytes();
    int size = bytes.length + body.remaining();
    if (!unsent.isEmpty() || size > output.remaining()) {
      send();
    }
    if (!unsent.isEmpty() || size > output.capacity()) {
      byte[] dated = bytes.clone();
      System.arraycopy(loop.date(), 0, dated, head.date(), AnswerHead.DATE_LENGTH);
      unsent.add(ByteBuffer.wrap(dated));
      unsent.add(body);
      return;
    }
    int at = output.position();
    output.put(bytes);
    output.put(at + head.date(), loop.date());
    if (size <= SMALL) {
      output.put(body);
    } else {
      sendLarge(body);
    }
  }

  /** A large one leaves by itself, so that what is left of it need not be copied. */
  private void sendLarge(ByteBuffer body) throws IOException {
    ByteBuffer output = loop.output();
    output.put(output.position(), body, body.position(), body.remaining());
    output.position(output.position() + body.remaining()).flip();
    pace.moved(channel.write(output));
    int left = output.remaining();
    int ofBody = Math.min(left, body.remaining());
    if (left > ofBody) {
      byte[] copy = new byte[left - ofBody];
      output.get(copy);
      unsent.add(ByteBuffer.wrap(copy));
    }
    body.position(body.limit() - ofBody);
    unsent.add(body);
    output.clear();
  }

  /** Adds bytes that are no whole answer, and writes what the socket takes. */
  void pass(ByteBuffer bytes) throws IOException {
    unsent.add(bytes);
    flush();
  }

  /** Writes what was gathered. */
  void send() throws IOException {
    ByteBuffer output = loop.output();
    if (output.position() > 0) {
      output.flip();
      if (unsent.isEmpty()) {
        pace.moved(channel.write(output));
      }
      if (output.hasRemaining()) {
        byte[] copy = new byte[output.remaining()];
        output.get(copy);
        unsent.add(ByteBuffer.wrap(copy));
      }
      output.clear();
    }
    if (!unsent.isEmpty()) {
      account.sends(unsent.size());
    }
  }

  /** Writes what waited. */
  void flush() throws IOException {
    if (!unsent.isEmpty()) {
      pace.moved(unsent.writeTo(channel, loop.output()));
      loop.output().clear();
    }
    if (unsent.isEmpty()) {
      account.sent();
    } else {
      account.sends(unsent.size());
    }
  }
}
