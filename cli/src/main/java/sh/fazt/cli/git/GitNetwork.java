package sh.fazt.cli.git;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.eclipse.jgit.transport.HttpTransport;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.network.ForwardProxy;
import sh.fazt.cli.network.Network;

/** Connections to repositories, by the same way as those to peers. */
public final class GitNetwork implements HttpConnectionFactory {
  private final HttpConnectionFactory usual = new JDKHttpConnectionFactory();
  private final Network network;

  private GitNetwork(Network network) {
    this.network = network;
  }

  /** From now on, in this process. */
  public static void use(Network network) {
    HttpTransport.setConnectionFactory(new GitNetwork(network));
    Authenticator.setDefault(new ProxysPassword(network));
  }

  /** Java takes a proxy's password from here alone, and only for those who ask for one. */
  private static final class ProxysPassword extends Authenticator {
    private final Network network;

    private ProxysPassword(Network network) {
      this.network = network;
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      @Nullable URL url = getRequestingURL();
      if (getRequestorType() != RequestorType.PROXY || url == null) {
        return null;
      }
      return network
          .proxyFor(URI.create(url.toString()))
          .filter(
              proxy ->
                  proxy.host().equals(getRequestingHost()) && proxy.port() == getRequestingPort())
          .flatMap(ForwardProxy::user)
          .map(user -> new PasswordAuthentication(user.name(), user.password().toCharArray()))
          .orElse(null);
    }
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return create(url, null);
  }

  /** What the library found out about proxies knows nothing of the environment. */
  @Override
  public HttpConnection create(URL url, @Nullable Proxy ignored) throws IOException {
    Optional<ForwardProxy> proxy = network.proxyFor(URI.create(url.toString()));
    HttpConnection connection =
        usual.create(url, proxy.map(GitNetwork::address).orElse(Proxy.NO_PROXY));
    if (url.getProtocol().equals("https") && network.authorities().isPresent()) {
      try {
        connection.configure(null, network.authorities().get().trust(), null);
      } catch (GeneralSecurityException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
    return connection;
  }

  private static Proxy address(ForwardProxy proxy) {
    return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.host(), proxy.port()));
  }
}
