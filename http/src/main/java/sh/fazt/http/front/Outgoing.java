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
  /**
   * Answers up to this size are gathered; of one that is sent from a file so much leaves with its
   * head, so that a client that wakes up finds something to read.
   */
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

  /** Whether so much waits to leave that others should not wait for it. */
  boolean isLarge() {
    return unsent.size() > SMALL || unsent.isInFile();
  }

  /** Whether nothing waits to leave at all. */
  boolean isEmpty() {
    return unsent.isEmpty() && loop.output().position() == 0;
  }

  /** Adds an answer that many are given, with the present date. */
  void gather(AnswerHead head, SharedBody body) throws IOException {
    if (!body.isInFile(loop)) {
      gather(head, ByteBuffer.wrap(body.bytes()));
    } else if (hasRoom(head.bytes().length + SMALL)) {
      put(head);
      loop.output().put(body.bytes(), 0, SMALL);
      send();
      unsent.add(body, SMALL);
      flush();
    } else {
      unsent.add(dated(head));
      unsent.add(body, 0);
    }
  }

  /** Adds an answer, with the present date. */
  void gather(AnswerHead head, ByteBuffer body) throws IOException {
    int size = head.bytes().length + body.remaining();
    if (!hasRoom(size)) {
      unsent.add(dated(head));
      unsent.add(body);
      return;
    }
    put(head);
    ByteBuffer output = loop.output();
    if (size <= SMALL) {
      output.put(body);
    } else {
      sendLarge(body);
    }
  }

  /** Whether so much can be gathered, behind nothing that waits. */
  private boolean hasRoom(int size) throws IOException {
    if (!unsent.isEmpty() || size > loop.output().remaining()) {
      send();
    }
    return unsent.isEmpty() && size <= loop.output().capacity();
  }

  private void put(AnswerHead head) {
    ByteBuffer output = loop.output();
    int at = output.position();
    output.put(head.bytes());
    output.put(at + head.date(), loop.date());
  }

  private ByteBuffer dated(AnswerHead head) {
    byte[] bytes = head.bytes().clone();
    System.arraycopy(loop.date(), 0, bytes, head.date(), AnswerHead.DATE_LENGTH);
    return ByteBuffer.wrap(bytes);
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
      account.sends(Math.max(1, unsent.size()));
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
      account.sends(Math.max(1, unsent.size()));
    }
  }

  /** Lets go of what will not be sent. */
  void end() {
    unsent.clear();
  }
}
