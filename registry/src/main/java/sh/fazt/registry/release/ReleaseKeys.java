package sh.fazt.registry.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import sh.fazt.registry.domain.RejectedException;

/** The public keys (Ed25519) whose releases are trusted here. */
public final class ReleaseKeys {
  private static final int MOST_KEYS = 16;
  private static final int MOST_BYTES = 4096;
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  private final List<PublicKey> keys;

  public ReleaseKeys(List<PublicKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Those of a folder: its files {@code *.pem}, one key each (SubjectPublicKeyInfo, as {@code
   * openssl pkey -pubout} writes it).
   *
   * @throws RejectedException if there is none, or one that cannot be read: a key that was meant to
   *     be there and is not understood must not go unnoticed
   */
  public static ReleaseKeys in(Path folder) throws IOException {
    var keys = new ArrayList<PublicKey>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file :
            files
                .filter(file -> file.toString().endsWith(".pem"))
                .sorted()
                .limit(MOST_KEYS)
                .toList()) {
          keys.add(read(file));
        }
      }
    }
    if (keys.isEmpty()) {
      throw ReleaseRejections.noKeys();
    }
    return new ReleaseKeys(keys);
  }

  /** The keys; at least one. */
  List<PublicKey> keys() {
    return keys;
  }

  private static PublicKey read(Path file) throws IOException {
    byte[] bytes = BoundedFiles.read(file, MOST_BYTES);
    String text = new String(bytes, StandardCharsets.US_ASCII).strip();
    if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
      throw ReleaseRejections.badKey(String.valueOf(file.getFileName()));
    }
    String base64 = text.substring(BEGIN.length(), text.length() - END.length());
    try {
      byte[] encoded = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw ReleaseRejections.badKey(String.valueOf(file.getFileName()));
    }
  }
}
