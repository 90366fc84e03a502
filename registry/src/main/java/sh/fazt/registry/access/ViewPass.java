package sh.fazt.registry.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a browser shows at the host of a private app: the number of a session, and a seal that only
 * the node can make, over the host. It opens nothing at another host, and it need not be stored,
 * for it ends with its session.
 */
public final class ViewPass {
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,17})\\.([0-9a-f]{64})");
  private static final String SEAL = "HmacSHA256";

  private final long session;
  private final byte[] seal;

  private ViewPass(long session, byte[] seal) {
    this.session = session;
    this.seal = seal;
  }

  static ViewPass of(long session, TokenHash secret, String host) {
    try {
      var mac = Mac.getInstance(SEAL);
      mac.init(new SecretKeySpec(secret.bytes(), SEAL));
      return new ViewPass(session, mac.doFinal(("view " + host).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Optional<ViewPass> parse(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    var match = FORM.matcher(text);
    return match.matches()
        ? Optional.of(
            new ViewPass(Long.parseLong(match.group(1)), HexFormat.of().parseHex(match.group(2))))
        : Optional.empty();
  }

  long session() {
    return session;
  }

  /** As it stands in the cookie. */
  public String reveal() {
    return session + "." + HexFormat.of().formatHex(seal);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ViewPass pass
        && session == pass.session
        && MessageDigest.isEqual(seal, pass.seal);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(session);
  }

  @Override
  public String toString() {
    return "ViewPass[hidden]";
  }
}
