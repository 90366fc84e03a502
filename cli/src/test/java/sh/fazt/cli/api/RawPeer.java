package sh.fazt.cli.api;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import sh.fazt.cli.LocalPort;

/** Answers each connection with exactly the bytes a test says, and then closes it. */
public final class RawPeer implements AutoCloseable {
  private final LocalPort port;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final Function<String, String> answer;

  /**
   * Starts it.
   *
   * @param answer the bytes for the head of a request, one for each character
   */
  public RawPeer(Function<String, String> answer) throws IOException {
    this.answer = answer;
    port = new LocalPort(this::answer);
  }

  public int port() {
    return port.number();
  }

  public String url() {
    return port.url();
  }

  /** The heads of the requests that came. */
  public List<String> heads() {
    return List.copyOf(heads);
  }

  private void answer(Socket client) throws IOException {
    InputStream in = new BufferedInputStream(client.getInputStream());
    String head = LocalPort.head(in);
    heads.add(head);
    client.getOutputStream().write(answer.apply(head).getBytes(StandardCharsets.ISO_8859_1));
    client.shutdownOutput();
    in.transferTo(OutputStream.nullOutputStream());
  }

  @Override
  public void close() {
    port.close();
  }
}
