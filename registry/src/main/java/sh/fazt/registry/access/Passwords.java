package sh.fazt.registry.access;

import com.typesafe.config.Config;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.HeapShare;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.access.AccessRejections;

/**
 * Hashes and checks the operator's password with Argon2id (RFC 9106), in the PHC string form {@code
 * $argon2id$v=19$m=19456,t=2,p=1$salt$hash}: the string says how it was made, so settings may
 * change and old hashes still verify. A hash that an import brought is bcrypt's, until its password
 * is first shown.
 *
 * <p>Each call takes {@code memory} and some tens of milliseconds of one core, and blocks: never
 * call it on a dispatcher. Only a few run at once; a call that waits too long for its turn is
 * refused.
 */
public final class Passwords {
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,6}),t=([1-9][0-9]{0,2}),p=([1-9][0-9]?)"
              + "\\$([A-Za-z0-9+/]{11,64})\\$([A-Za-z0-9+/]{22,86})");
  private static final Base64.Encoder TO_BASE64 = Base64.getEncoder().withoutPadding();
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int KIB = 1024;

  private final Settings settings;
  private final SecureRandom random;
  private final Semaphore turns;
  private final Phc unknownUser;

  /**
   * The settings under {@code fazt.registry.access.password}, explained in reference.conf.
   *
   * @param memoryKib KiB of memory a hash takes
   * @param atOnce how many are computed at once
   * @param waiting how many more may wait for their turn
   * @param longestWait for a turn
   */
  public record Settings(
      int memoryKib,
      int iterations,
      int parallelism,
      int atOnce,
      int waiting,
      Duration longestWait,
      int minLength,
      int maxLength) {

    /** Reads them from a whole configuration. */
    public static Settings from(Config config) {
      Config password = config.getConfig("fazt.registry.access.password");
      return new Settings(
          Math.toIntExact(password.getBytes("memory") / KIB),
          password.getInt("iterations"),
          password.getInt("parallelism"),
          HeapShare.PASSWORDS.atMost(password.getInt("at-once"), password.getBytes("memory")),
          password.getInt("waiting"),
          password.getDuration("longest-wait"),
          password.getInt("min-length"),
          password.getInt("max-length"));
    }
  }

  /** The parts of an encoded hash. */
  @SuppressWarnings("ArrayRecordComponent") // never compared nor handed out
  private record Phc(int memoryKib, int iterations, int parallelism, byte[] salt, byte[] hash) {
    static Optional<Phc> parse(String encoded) {
      var match = PHC.matcher(encoded);
      if (!match.matches()) {
        return Optional.empty();
      }
      return Optional.of(
          new Phc(
              Integer.parseInt(match.group(1)),
              Integer.parseInt(match.group(2)),
              Integer.parseInt(match.group(3)),
              Base64.getDecoder().decode(match.group(4)),
              Base64.getDecoder().decode(match.group(5))));
    }

    String encoded() {
      return "$argon2id$v=19$m="
          + memoryKib
          + ",t="
          + iterations
          + ",p="
          + parallelism
          + "$"
          + TO_BASE64.encodeToString(salt)
          + "$"
          + TO_BASE64.encodeToString(hash);
    }
  }

  public Passwords(Settings settings, SecureRandom random) {
    this.settings = settings;
    this.random = random;
    this.turns = new Semaphore(settings.atOnce(), true);
    this.unknownUser = made(new byte[SALT_BYTES], new byte[HASH_BYTES]);
  }

  /**
   * The encoded hash of a new password, under a salt of its own.
   *
   * @throws RejectedException with a {@link Rejection}
   */
  public String hash(String password) {
    int length = password.codePointCount(0, password.length());
    if (length < settings.minLength() || length > settings.maxLength()) {
      throw new RejectedException(
          AccessRejections.passwordLength(settings.minLength(), settings.maxLength()));
    }
    return hashOfKnown(password);
  }

  /** The encoded hash of a password that is in use, whatever its length. */
  public String hashOfKnown(String password) {
    var salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    var asked = made(salt, new byte[HASH_BYTES]);
    return made(salt, compute(asked, password)).encoded();
  }

  /**
   * Whether the password is the one that was hashed. Without a hash, as for a user that does not
   * exist, or with one that cannot be read, it is not; finding that out takes as long.
   *
   * @throws RejectedException with a {@link Rejection}
   */
  public boolean verify(@Nullable String encoded, String password) {
    if (password.length() > 2 * settings.maxLength()) {
      return false;
    }
    var older = Optional.ofNullable(encoded).flatMap(BcryptHash::parse);
    if (older.isPresent()) {
      return inTurn(() -> older.get().isOf(password));
    }
    Optional<Phc> known = Optional.ofNullable(encoded).flatMap(Phc::parse);
    Phc phc = known.orElse(unknownUser);
    boolean same = MessageDigest.isEqual(phc.hash(), compute(phc, password));
    return same && known.isPresent();
  }

  /** Whether it came from an older server, and is to be replaced when the password is known. */
  public static boolean isOlder(String encoded) {
    return BcryptHash.parse(encoded).isPresent();
  }

  private Phc made(byte[] salt, byte[] hash) {
    return new Phc(settings.memoryKib(), settings.iterations(), settings.parallelism(), salt, hash);
  }

  private byte[] compute(Phc phc, String password) {
    return inTurn(() -> argon(phc, password));
  }

  private static byte[] argon(Phc phc, String password) {
    var argon = new Argon2BytesGenerator();
    argon.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(phc.memoryKib())
            .withIterations(phc.iterations())
            .withParallelism(phc.parallelism())
            .withSalt(phc.salt())
            .build());
    var hash = new byte[phc.hash().length];
    argon.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }

  private <T> T inTurn(Supplier<T> hashing) {
    takeTurn();
    try {
      return hashing.get();
    } finally {
      turns.release();
    }
  }

  private void takeTurn() {
    try {
      if (!turns.tryAcquire(settings.longestWait().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new RejectedException(AccessRejections.busy());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedException(AccessRejections.busy());
    }
  }
}
