package sh.fazt.registry.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets in the database: AES-256-GCM under a key derived from {@code node.key}, a file
 * beside the database that only its owner can read. The file is made when the first thing is
 * sealed.
 */
public final class NodeSecrets {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Path file;
  private final SecureRandom random = new SecureRandom();

  /** The secrets of the node with this database. */
  public NodeSecrets(Path database) {
    this.file = database.resolveSibling("node.key");
  }

  /**
   * Seals a text.
   *
   * @param purpose binds it to what it is for; it opens for nothing else
   */
  public byte[] seal(String purpose, String text) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      var cipher = cipher(Cipher.ENCRYPT_MODE, key("seal"), nonce, purpose);
      byte[] box = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.allocate(nonce.length + box.length).put(nonce).put(box).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What was sealed for this purpose; nothing if the key is another one or the bytes changed. */
  public Optional<String> open(String purpose, byte[] box) {
    if (box.length < NONCE_BYTES || !Files.exists(file)) {
      return Optional.empty();
    }
    try {
      var cipher =
          cipher(Cipher.DECRYPT_MODE, key("seal"), Arrays.copyOf(box, NONCE_BYTES), purpose);
      byte[] text = cipher.doFinal(box, NONCE_BYTES, box.length - NONCE_BYTES);
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  /**
   * What stands for a secret where it must not be guessed: the same for the same secret on this
   * node, and nothing to anyone without its key.
   *
   * @return 64 hexadecimal digits
   */
  public String keyedHash(String secret) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key("veil"), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, String purpose)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  /** A key of its own for this use of the node's. */
  private byte[] key(String use) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(master(), "HmacSHA256"));
    return mac.doFinal(use.getBytes(StandardCharsets.US_ASCII));
  }

  private byte[] master() {
    try {
      if (!Files.exists(file)) {
        make();
      }
      byte[] key = HexFormat.of().parseHex(Files.readString(file).strip());
      if (key.length != KEY_BYTES) {
        throw new IllegalStateException("node.key is damaged");
      }
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void make() throws IOException {
    var key = new byte[KEY_BYTES];
    random.nextBytes(key);
    byte[] text = (HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII);
    // Under a name of its own: others may be making one at the same moment.
    Path fresh =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            "node.key.",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      var left = ByteBuffer.wrap(text);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      // What is sealed with it is on the disk before this method's caller is answered; so is the
      // key.
      channel.force(true);
    }
    try {
      Files.createLink(file, fresh); // whole or not at all, and never over another one
      syncFolder();
    } catch (FileAlreadyExistsException _) {
      // somebody was faster, with a key that is as good
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** A new name is durable when its folder is. */
  private void syncFolder() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
