package sh.fazt.registry.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;

/** A release key of a test. */
public final class TestKey {
  private final KeyPair pair;

  /** A new one. */
  public TestKey() {
    try {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The signature of these bytes. */
  public byte[] sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its public half as a file of a key folder. */
  public String pem() {
    String base64 = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
  }

  /** Its private half as {@code openssl} reads it. */
  public String privatePem() {
    String base64 = Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
  }

  /** Has a folder of keys trust it. */
  public void trustIn(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("release.pem"), pem());
  }

  /** The keys of somebody who trusts only this one. */
  public ReleaseKeys trusted() {
    return new ReleaseKeys(List.of(pair.getPublic()));
  }
}
