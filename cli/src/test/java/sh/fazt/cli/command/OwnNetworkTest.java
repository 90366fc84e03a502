package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.RealPeer;
import sh.fazt.cli.TestProxy;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.api.TlsPeer;
import sh.fazt.cli.shell.ExitCode;

/** The command line where the way out leads through a proxy, and TLS is signed at home. */
@Timeout(120)
class OwnNetworkTest {
  private static final String HEALTHY = "{\"data\":{\"status\":\"healthy\"}}";

  private final Path folder;
  private final TestShell shell;

  OwnNetworkTest(@TempDir Path folder) {
    this.folder = folder;
    this.shell = new TestShell(folder, new NoNode());
  }

  private void know(String url, String token) {
    ok("remote", "add", "there", "--url", url, "--token", token);
  }

  private void ok(String... words) {
    assertThat(shell.run(words)).as(shell.err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aDeployAndAPullGoThroughTheProxyOfThisNetwork() throws IOException {
    try (var peer = RealPeer.start(folder, "example.test");
        var proxy = new TestProxy(peer.port())) {
      know("http://admin.example.test:" + peer.port(), peer.key("k", "deploy,read"));
      Path site = Files.createDirectory(folder.resolve("site"));
      Files.writeString(site.resolve("index.html"), "hello");
      shell.with("HTTP_PROXY", "http://me:p%40ss@localhost:" + proxy.port());

      ok("app", "deploy", "site", "--name", "blog");
      ok("app", "pull", "blog", "--dir", "back");

      assertThat(folder.resolve("back/index.html")).hasContent("hello");
      assertThat(proxy.heads())
          .hasSizeGreaterThan(3)
          .allSatisfy(
              head ->
                  assertThat(head)
                      .containsPattern("^[A-Z]+ http://admin\\.example\\.test:[0-9]+/api/")
                      .contains(
                          "Host: admin.example.test:", "Proxy-Authorization: Basic bWU6cEBzcw=="));
    }
  }

  @Test
  void thisMachineIsReachedWithoutAProxy() throws IOException {
    try (var peer = RealPeer.start(folder)) {
      know(peer.url(), peer.key("k", "read"));
      shell.with("ALL_PROXY", "http://localhost:1").with("HTTP_PROXY", "socks4://nothing");
      ok("remote", "status");
    }
  }

  @Test
  void aHostWithoutADotIsAskedForByNameThroughATunnelAndTrustedByItsOwnAuthority()
      throws IOException, GeneralSecurityException, InterruptedException {
    try (var peer = new TlsPeer(folder, "intranet", HEALTHY);
        var proxy = new TestProxy(peer.port())) {
      know("https://intranet", "token-of-mine");
      shell.with("https_proxy", "http://me:secret@localhost:" + proxy.port());

      assertThat(shell.run("remote", "status")).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(shell.err())
          .contains("an authority that is not trusted here", "--cacert FILE, or FAZT_CA_FILE");

      peer.pemFile(folder.resolve("own.pem"));
      ok("remote", "status", "--cacert", "own.pem");
      assertThat(peer.names().getLast()).contains("intranet");
      assertThat(proxy.heads().getLast())
          .startsWith("CONNECT intranet:443 HTTP/1.1\r\nHost: intranet:443\r\n")
          .contains("Proxy-Authorization: Basic bWU6c2VjcmV0\r\n")
          .doesNotContain("token-of-mine");

      shell.with("FAZT_CA_FILE", folder.resolve("own.pem").toString());
      ok("remote", "status");
    }
  }

  @Test
  void aRepositoryIsFetchedByTheSameWay()
      throws IOException, GeneralSecurityException, InterruptedException {
    try (var host = new TlsPeer(folder, "git.intranet", "no repository");
        var proxy = new TestProxy(host.port())) {
      know("http://localhost:1", "t");
      shell.with("HTTPS_PROXY", "http://me:secret@localhost:" + proxy.port());
      host.pemFile(folder.resolve("own.pem"));

      proxy.demand("Proxy-Authorization: Basic bWU6c2VjcmV0\r\n");
      String[] install = {"app", "install", "https://git.intranet/me/app.git"};
      assertThat(shell.run(install)).isEqualTo(ExitCode.REFUSED);
      assertThat(host.names()).isEmpty();
      shell.with("FAZT_CA_FILE", folder.resolve("own.pem").toString());
      assertThat(shell.run(install)).isEqualTo(ExitCode.REFUSED);
      assertThat(host.names()).as("%s%s", shell.err(), proxy.heads()).isNotEmpty();
      assertThat(proxy.heads().getLast()).startsWith("CONNECT git.intranet:443 HTTP/1.1\r\n");
    }
  }

  @Test
  void theCertificateHasToBeForTheHostThatWasMeant()
      throws IOException, GeneralSecurityException, InterruptedException {
    try (var peer = new TlsPeer(folder, "other", HEALTHY);
        var proxy = new TestProxy(peer.port())) {
      know("https://intranet", "t");
      shell
          .with("HTTPS_PROXY", "localhost:" + proxy.port())
          .with("SSL_CERT_FILE", peer.pemFile(folder.resolve("own.pem")).toString());
      assertThat(shell.run("remote", "status")).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(shell.err()).contains("no secure connection", "intranet");
    }
  }

  @Test
  void aFileOfAuthoritiesThatCannotBeUsedIsNamedWithWhatNamesIt() throws IOException {
    try (var proxy = new TestProxy(1)) {
      know("https://intranet", "t");
      shell.with("HTTPS_PROXY", "localhost:" + proxy.port());
      Files.writeString(folder.resolve("empty.pem"), "nothing");
      for (String variable : new String[] {"SSL_CERT_FILE", "FAZT_CA_FILE"}) {
        for (String file :
            new String[] {"/nowhere/ca.pem", folder.resolve("empty.pem").toString()}) {
          shell.with("SSL_CERT_FILE", "").with("FAZT_CA_FILE", "").with(variable, file);
          assertThat(shell.run("remote", "status")).isEqualTo(ExitCode.REFUSED);
          assertThat(shell.err()).contains(variable, file, "cannot be used");
        }
      }
      assertThat(shell.run("remote", "status", "--cacert", "gone.pem")).isEqualTo(ExitCode.REFUSED);
      assertThat(shell.err()).contains("--cacert", "gone.pem", "there is no such file");
    }
  }

  @Test
  void whatAProxyRefusesIsSaidOfTheProxyAndWithoutItsPassword() throws IOException {
    try (var proxy = new TestProxy(1)) {
      for (String url : new String[] {"https://intranet", "http://intranet:4698"}) {
        ok("remote", "add", "there", "--url", url, "--token", "t", "--replace");
        shell.with("ALL_PROXY", "http://me:secret@localhost:" + proxy.port());
        proxy.refuse("407 Proxy Authentication Required");
        assertThat(shell.run("remote", "status")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(shell.err())
            .contains("the proxy http://localhost:" + proxy.port() + " (ALL_PROXY) wants a name")
            .doesNotContain("secret");
      }
      ok("remote", "add", "there", "--url", "https://intranet", "--token", "t", "--replace");
      proxy.refuse("403 Forbidden");
      assertThat(shell.run("remote", "status")).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(shell.err()).contains("refused with 403", "NO_PROXY=intranet");
    }
    shell.with("ALL_PROXY", "localhost:1");
    assertThat(shell.run("remote", "status")).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(shell.err()).contains("cannot be reached: nobody answers there");
  }
}
