package sh.fazt.http.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import sh.fazt.journal.KeyNo;
import sh.fazt.journal.Scope;
import sh.fazt.registry.access.KeyRow;

/**
 * A token that is made at a start, known to nobody else and worth nothing once the port opens: with
 * it the node asks its own API what would change, to warm up what the first change needs.
 */
public final class RehearsalPass implements AutoCloseable {
  private static final int BYTES = 32;
  private static final KeyRow ROW =
      new KeyRow(
          KeyNo.of(Long.MAX_VALUE),
          "rehearsal",
          Set.of(Scope.DEPLOY, Scope.ROUTE),
          Set.of(),
          List.of(),
          null);

  private final Function<String, Optional<KeyRow>> keys;
  private final String token;
  private volatile boolean closed;

  /**
   * A pass that is valid until it is closed.
   *
   * @param keys the live key a token opens
   */
  public RehearsalPass(Function<String, Optional<KeyRow>> keys) {
    this.keys = keys;
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    token = HexFormat.of().formatHex(secret);
  }

  /** The token, to be shown as a key's. */
  public String token() {
    return token;
  }

  /** The key a token opens, the pass included. */
  public Optional<KeyRow> find(String shown) {
    if (closed) {
      return keys.apply(shown);
    }
    return MessageDigest.isEqual(shown.getBytes(US_ASCII), token.getBytes(US_ASCII))
        ? Optional.of(ROW)
        : keys.apply(shown);
  }

  @Override
  public void close() {
    closed = true;
  }
}
