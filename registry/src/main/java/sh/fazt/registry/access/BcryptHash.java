package sh.fazt.registry.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import sh.fazt.journal.Sha256;

/**
 * A bcrypt hash as older servers stored it, {@code $2a$10$…} with 22 letters of salt and 31 of
 * hash. Costs some tens of milliseconds to check by intent; only what an import brought is one.
 */
public final class BcryptHash {
  private static final Pattern FORM =
      Pattern.compile("\\$(2[aby])\\$([0-9]{2})\\$([./A-Za-z0-9]{22})[./A-Za-z0-9]{31}");
  private static final String ALPHABET =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int SALT_BYTES = 16;
  private static final int LOWEST_COST = 4;
  private static final int BITS = 6;

  /** What bcrypt reads of a password; beyond it older servers refused one. */
  private static final int LONGEST_PASSWORD = 72;

  /** Costs more than half a second: nothing that a server of that time made. */
  private static final int HIGHEST_COST = 13;

  private final String text;
  private final String version;
  private final int cost;
  private final byte[] salt;

  private BcryptHash(String text, String version, int cost, byte[] salt) {
    this.text = text;
    this.version = version;
    this.cost = cost;
    this.salt = salt;
  }

  /** The hash the text spells; nothing if it is none, or one that costs too much to check. */
  public static Optional<BcryptHash> parse(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    int cost = Integer.parseInt(match.group(2));
    return cost < LOWEST_COST || cost > HIGHEST_COST
        ? Optional.empty()
        : Optional.of(new BcryptHash(text, match.group(1), cost, salt(match.group(3))));
  }

  /** Bcrypt has a base 64 of its own. */
  private static byte[] salt(String letters) {
    var bytes = new byte[SALT_BYTES];
    int bits = 0;
    int held = 0;
    int filled = 0;
    for (int i = 0; i < letters.length() && filled < SALT_BYTES; i++) {
      held = held << BITS | ALPHABET.indexOf(letters.charAt(i));
      bits += BITS;
      if (bits >= Byte.SIZE) {
        bits -= Byte.SIZE;
        bytes[filled++] = (byte) (held >>> bits);
      }
    }
    return bytes;
  }

  /** Whether it is the hash of this secret. Takes as long whatever differs. */
  public boolean isOf(String secret) {
    byte[] given = secret.getBytes(StandardCharsets.UTF_8);
    if (given.length > LONGEST_PASSWORD) {
      return false;
    }
    String made = OpenBSDBCrypt.generate(version, given, salt, cost);
    return MessageDigest.isEqual(ascii(made), ascii(text));
  }

  private static byte[] ascii(String hash) {
    return hash.getBytes(StandardCharsets.US_ASCII);
  }

  /** SHA-256 of the hash: by it one that came before is known again. */
  public byte[] origin() {
    return Sha256.digest().digest(ascii(text));
  }

  /** As it is stored; a secret. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return "BcryptHash[hidden]";
  }
}
