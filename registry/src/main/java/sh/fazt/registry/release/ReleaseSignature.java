package sh.fazt.registry.release;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.domain.RejectedException;

/** Signatures of manifests and indexes: Ed25519 over the bytes of the file, 64 bytes beside it. */
public final class ReleaseSignature {
  /** Bytes of a signature. */
  public static final int BYTES = 64;

  private ReleaseSignature() {}

  /**
   * Checks who signed.
   *
   * @param what named in the refusal: "the manifest of the release"
   * @return SHA-256 of the key that did (of its encoded form), by which people tell keys apart
   * @throws RejectedException if none of the keys did
   */
  public static String requireSigned(
      String what, byte[] content, byte[] signature, ReleaseKeys keys) {
    return keys.keys().stream()
        .filter(key -> signed(content, signature, key))
        .findFirst()
        .map(key -> Sha256.hex(key.getEncoded()))
        .orElseThrow(() -> ReleaseRejections.notSigned(what));
  }

  private static boolean signed(byte[] content, byte[] signature, PublicKey key) {
    if (signature.length != BYTES) {
      return false;
    }
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(content);
      return check.verify(signature);
    } catch (InvalidKeyException | SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }
}
