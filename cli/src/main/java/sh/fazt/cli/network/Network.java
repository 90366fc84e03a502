package sh.fazt.cli.network;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import sh.fazt.cli.shell.Shell;

/**
 * How the network is reached from here, as the environment says it: through which proxy, and which
 * authorities are trusted to say who somebody is. Nothing is read before it is needed.
 *
 * @param environment the variables that have a word on it
 */
public record Network(Map<String, String> environment) {
  /** Without any proxy, and with the authorities Java trusts. */
  public static final Network DIRECT = new Network(Map.of());

  /** The name of the flag that names a file of authorities. */
  public static final String CA_FLAG = "cacert";

  /** The variable that means the same. */
  public static final String CA_VARIABLE = "FAZT_CA_FILE";

  public Network {
    environment = Map.copyOf(environment);
  }

  /** As the user of a shell has it. */
  public static Network of(Shell shell) {
    return new Network(shell.environment());
  }

  /**
   * The proxy a URL is reached through; none for this machine itself, and where {@code NO_PROXY}
   * says so.
   *
   * @throws sh.fazt.cli.shell.Failure if the variable that names it holds no proxy's URL
   */
  public Optional<ForwardProxy> proxyFor(URI url) {
    boolean secure = "https".equals(url.getScheme());
    Optional<Variable> named = secure ? first("https_proxy", "HTTPS_PROXY") : plainProxy();
    Optional<Variable> chosen = named.or(() -> first("all_proxy", "ALL_PROXY"));
    if (chosen.isEmpty()) {
      return Optional.empty();
    }
    int usualPort = secure ? 443 : 80;
    var direct = DirectHosts.of(first("no_proxy", "NO_PROXY").map(Variable::value).orElse(""));
    if (direct.has(url.getHost(), url.getPort() < 0 ? usualPort : url.getPort())) {
      return Optional.empty();
    }
    return Optional.of(ForwardProxy.parse(chosen.get().name(), chosen.get().value()));
  }

  /** A CGI program gets the visitor's field "Proxy" as HTTP_PROXY, which then means nothing. */
  private Optional<Variable> plainProxy() {
    return environment.containsKey("REQUEST_METHOD")
        ? first("http_proxy")
        : first("http_proxy", "HTTP_PROXY");
  }

  /** The file of authorities; Java's are trusted if there is none. */
  public Optional<Authorities> authorities() {
    return first(CA_VARIABLE)
        .map(own -> new Authorities(own.name(), own.value(), true))
        .or(
            () ->
                first("SSL_CERT_FILE").map(all -> new Authorities(all.name(), all.value(), false)));
  }

  private record Variable(String name, String value) {}

  private Optional<Variable> first(String... names) {
    return Stream.of(names)
        .flatMap(
            name ->
                Stream.ofNullable(environment.get(name))
                    .filter(value -> !value.isBlank())
                    .map(value -> new Variable(name, value.strip())))
        .findFirst();
  }

  /** The environment may hold secrets, so it is left out. */
  @Override
  public String toString() {
    return "Network";
  }
}
