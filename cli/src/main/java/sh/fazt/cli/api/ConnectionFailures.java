package sh.fazt.cli.api;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;

/** Explains why a peer could not be reached. */
final class ConnectionFailures {
  private ConnectionFailures() {}

  static Failure explain(IOException e, Peer peer) {
    return switch (e) {
      case ConnectException _ ->
          failure(peer, "UNREACHABLE", "nobody answers there", startHint(peer));
      case NoRouteToHostException _ ->
          failure(peer, "UNREACHABLE", "there is no route to it", null);
      case SocketTimeoutException _ ->
          failure(peer, "TIMEOUT", "did not answer in time", "Try again, or look at its log.");
      case UnknownHostException _ ->
          failure(peer, "UNREACHABLE", "that host is not known", "Is it spelled right?");
      case HttpConnection.ProxyFailure proxy -> proxyTrouble(peer, proxy);
      case SSLException tls -> insecure(peer, tls);
      case HttpMessage.NotHttp _ ->
          failure(peer, "NOT_A_NODE", "what answers there is no web server", "Is the port right?");
      case HttpMessage.TooLong _ ->
          failure(
              peer,
              "TOO_LONG",
              "it sends more than it said, or than any node would",
              "Is that a node of yours?");
      case HttpMessage.CutShort _ ->
          failure(
              peer,
              "CONNECTION_BROKE",
              "the connection broke in the middle of its answer",
              "What was asked for may be done all the same: look, then try again.");
      default ->
          failure(
              peer,
              "CONNECTION_BROKE",
              "the connection broke before everything was sent",
              "The node may have stopped, or something between may limit uploads.\nTry again.");
    };
  }

  private static Failure proxyTrouble(Peer peer, HttpConnection.ProxyFailure trouble) {
    String proxy = "the proxy " + trouble.proxy();
    String without = "To reach the peer without it: NO_PROXY=" + peer.url().getHost();
    return switch (trouble.status()) {
      case 0 ->
          failure(
              peer, "PROXY", proxy + " cannot be reached: " + reason(trouble.getCause()), without);
      case Exchange.PROXY_AUTHENTICATION ->
          failure(
              peer,
              "PROXY",
              proxy + " wants a name and a password, or others",
              "They stand in its URL: http://NAME:PASSWORD@HOST:PORT\n" + without);
      default -> failure(peer, "PROXY", proxy + " refused with " + trouble.status(), without);
    };
  }

  private static String reason(@Nullable Throwable cause) {
    return switch (cause) {
      case UnknownHostException _ -> "that host is not known";
      case ConnectException _ -> "nobody answers there";
      case SocketTimeoutException _ -> "it did not answer in time";
      case HttpMessage.NotHttp _ -> "what answers there is no proxy";
      case null -> "it did not say why";
      default -> String.valueOf(cause.getMessage());
    };
  }

  private static Failure insecure(Peer peer, SSLException tls) {
    for (@Nullable Throwable cause = tls; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException) {
        String trusted =
            peer.network()
                .authorities()
                .map(own -> "\nTrusted are " + (own.added() ? "also " : "only ") + own.shown())
                .orElse("");
        return failure(
            peer,
            "TLS",
            "no secure connection: its certificate is from an authority that is not trusted here",
            "If it is one of your own: --cacert FILE, or FAZT_CA_FILE (PEM)." + trusted);
      }
    }
    return failure(peer, "TLS", "no secure connection: " + tls.getMessage(), null);
  }

  static Failure unsendable(IllegalArgumentException e) {
    return Failure.usage(
        "the request cannot be sent: " + e.getMessage(), "Is the peer's token a key of a node?");
  }

  private static @Nullable String startHint(Peer peer) {
    return peer.name().equals("local") ? "Start it: fazt dev, or fazt server start" : null;
  }

  private static Failure failure(Peer peer, String code, String what, @Nullable String hint) {
    return new Failure(
        ExitCode.UNREACHABLE,
        code,
        "peer '" + peer.name() + "' (" + peer.shownUrl() + "): " + what,
        hint);
  }
}
