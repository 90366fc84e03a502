package sh.fazt.cli.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A body of unknown length as HTTP/1.1 sends it: chunks with their sizes, and an empty one last.
 */
final class ChunkedBody extends OutputStream {
  private static final byte[] LINE_END = {'\r', '\n'};

  private final OutputStream out;
  private final byte[] chunk;
  private int filled;

  ChunkedBody(OutputStream out, int chunkBytes) {
    this.out = out;
    this.chunk = new byte[chunkBytes];
  }

  @Override
  public void write(int b) throws IOException {
    if (filled == chunk.length) {
      send();
    }
    chunk[filled++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (filled == chunk.length) {
        send();
      }
      int part = Math.min(length - done, chunk.length - filled);
      System.arraycopy(bytes, offset + done, chunk, filled, part);
      filled += part;
      done += part;
    }
  }

  private void send() throws IOException {
    if (filled > 0) {
      out.write(Integer.toHexString(filled).getBytes(StandardCharsets.US_ASCII));
      out.write(LINE_END);
      out.write(chunk, 0, filled);
      out.write(LINE_END);
      filled = 0;
    }
  }

  /** Ends the body. It is not called when writing failed, so that half a body never looks whole. */
  void end() throws IOException {
    send();
    out.write('0');
    out.write(LINE_END);
    out.write(LINE_END);
    out.flush();
  }
}
