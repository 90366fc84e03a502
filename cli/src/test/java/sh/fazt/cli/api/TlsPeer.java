package sh.fazt.cli.api;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;

/** A peer behind TLS whose certificate nobody knows but who is told. It answers all with a body. */
public final class TlsPeer implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final HttpsServer server;
  private final KeyStore store;
  private final List<String> names = new CopyOnWriteArrayList<>();

  /**
   * Starts it.
   *
   * @param name the host its certificate is for
   */
  public TlsPeer(Path folder, String name, String body)
      throws IOException, GeneralSecurityException, InterruptedException {
    store = KeyStore.getInstance(made(folder.resolve(name + ".p12"), name).toFile(), PASSWORD);
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
            session.getRequestedServerNames().forEach(this::remember);
            exchange.getRequestBody().readAllBytes();
            FakePeer.send(exchange, 200, body);
          }
        });
    server.start();
  }

  private void remember(SNIServerName name) {
    names.add(name.toString());
  }

  private static Path made(Path file, String name) throws IOException, InterruptedException {
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:" + name,
                "-validity",
                "3",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new AssertionError(said);
    }
    return file;
  }

  /** Its certificate as a text. */
  public String pem() throws GeneralSecurityException {
    var lines = Base64.getMimeEncoder();
    byte[] certificate = store.getCertificate(store.aliases().nextElement()).getEncoded();
    return "-----BEGIN CERTIFICATE-----\n"
        + lines.encodeToString(certificate)
        + "\n-----END CERTIFICATE-----\n";
  }

  /** The certificate in a file, with what people write around it. */
  public Path pemFile(Path file) throws IOException, GeneralSecurityException {
    return Files.writeString(file, "# ours - of the intranet\r\n" + pem() + "\n\n" + pem());
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The names clients asked for before they said anything else. */
  public List<String> names() {
    return List.copyOf(names);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
