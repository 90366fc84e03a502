package sh.fazt.cli.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import sh.fazt.cli.network.ForwardProxy;
import sh.fazt.cli.network.Network;
import sh.fazt.cli.network.PeerUrl;

/**
 * A connection to the host of a URL, or to a proxy that carries to it.
 *
 * @param authority the URL's host, with its port if it names one
 * @param carrier the proxy that needs the absolute URL in each request; none behind a tunnel
 */
record HttpConnection(Socket socket, String authority, Optional<ForwardProxy> carrier) {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int LONGEST_SERVER_NAME = 255;

  /** The proxy could not be reached, or did not do what it was asked for. */
  static final class ProxyFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final String proxy;
    private final int status;

    ProxyFailure(ForwardProxy proxy, int status) {
      super("proxy answered " + status);
      this.proxy = proxy.shown();
      this.status = status;
    }

    private ProxyFailure(ForwardProxy proxy, IOException why) {
      super(why);
      this.proxy = proxy.shown();
      this.status = 0;
    }

    String proxy() {
      return proxy;
    }

    /** What it answered; 0 if nothing. */
    int status() {
      return status;
    }
  }

  /**
   * Connects.
   *
   * @throws IOException if the connection is not accepted in time, or the TLS handshake fails
   */
  static HttpConnection open(URI url, Network network, Timeouts timeouts) throws IOException {
    boolean secure = url.getScheme().equals("https");
    int usualPort = secure ? 443 : 80;
    int port = url.getPort() < 0 ? usualPort : url.getPort();
    Optional<ForwardProxy> proxy = network.proxyFor(url);
    boolean anyTls = secure || proxy.filter(ForwardProxy::secure).isPresent();
    // Reports a bad configuration before any connection is attempted.
    Optional<SSLSocketFactory> tls = anyTls ? Optional.of(tls(network)) : Optional.empty();
    Socket socket =
        proxy.isPresent()
            ? toProxy(proxy.get(), tls, timeouts)
            : connect(url.getHost(), port, timeouts.connect());
    try {
      String authority = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
      if (!secure) {
        return new HttpConnection(socket, authority, proxy);
      }
      if (proxy.isPresent()) {
        tunnel(socket, url.getHost() + ":" + port, proxy.get(), timeouts);
      }
      return new HttpConnection(
          secured(socket, url.getHost(), port, tls.orElseThrow(), timeouts),
          authority,
          Optional.empty());
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static SSLSocketFactory tls(Network network) {
    return network
        .authorities()
        .map(own -> own.context().getSocketFactory())
        .orElseGet(() -> (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  private static Socket toProxy(
      ForwardProxy proxy, Optional<SSLSocketFactory> tls, Timeouts timeouts) throws IOException {
    try {
      Socket socket = connect(proxy.host(), proxy.port(), timeouts.connect());
      try {
        return proxy.secure()
            ? secured(socket, proxy.host(), proxy.port(), tls.orElseThrow(), timeouts)
            : socket;
      } catch (IOException | RuntimeException e) {
        socket.close();
        throw e;
      }
    } catch (IOException e) {
      throw new ProxyFailure(proxy, e);
    }
  }

  /** Has the proxy pass on whatever comes, in both directions. */
  private static void tunnel(Socket socket, String target, ForwardProxy proxy, Timeouts timeouts)
      throws IOException {
    var head = new StringBuilder("CONNECT ").append(target).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(target).append("\r\n");
    proxy
        .credentials()
        .ifPresent(basic -> head.append("Proxy-Authorization: ").append(basic).append("\r\n"));
    socket.setSoTimeout(Math.toIntExact(timeouts.connect().toMillis()));
    int status;
    try {
      socket
          .getOutputStream()
          .write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
      // Not a byte further than the head: what follows is TLS.
      InputStream in = socket.getInputStream();
      status = HttpMessage.readFinal(in).status();
    } catch (IOException e) {
      throw new ProxyFailure(proxy, e);
    }
    if (status / 100 != 2) {
      throw new ProxyFailure(proxy, status);
    }
  }

  private static Socket connect(String host, int port, Duration timeouts) throws IOException {
    InetAddress[] addresses =
        PeerUrl.isLocalhost(host)
            ? new InetAddress[] {InetAddress.getByAddress(host, LOOPBACK)}
            : InetAddress.getAllByName(host);
    for (int i = 0; ; i++) {
      var socket = new Socket(java.net.Proxy.NO_PROXY);
      try {
        socket.setTcpNoDelay(true);
        socket.connect(
            new InetSocketAddress(addresses[i], port), Math.toIntExact(timeouts.toMillis()));
        return socket;
      } catch (IOException e) {
        socket.close();
        if (i == addresses.length - 1) {
          throw e;
        }
      }
    }
  }

  private static Socket secured(
      Socket socket, String host, int port, SSLSocketFactory factory, Timeouts timeouts)
      throws IOException {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    var secured = (SSLSocket) factory.createSocket(socket, name, port, true);
    var parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (isServerName(name)) {
      // Java itself sends only names with a dot in them.
      parameters.setServerNames(List.of(new SNIHostName(name.getBytes(StandardCharsets.US_ASCII))));
    }
    secured.setSSLParameters(parameters);
    secured.setSoTimeout(Math.toIntExact(timeouts.connect().toMillis()));
    secured.startHandshake();
    return secured;
  }

  /** An IP address is not a name, and is not sent as SNI. */
  private static boolean isServerName(String name) {
    return !name.startsWith("[")
        && !name.matches("[0-9.]+")
        && name.length() <= LONGEST_SERVER_NAME;
  }
}
