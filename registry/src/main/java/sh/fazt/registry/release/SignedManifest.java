package sh.fazt.registry.release;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.domain.RejectedException;

/**
 * A manifest that a trusted key has signed.
 *
 * @param sha256 of its bytes
 * @param signedBy SHA-256 of the key that signed it
 */
public record SignedManifest(ReleaseManifest manifest, String sha256, String signedBy) {
  /** What the file of a signature adds to the name of what it signs. */
  public static final String SIGNATURE_SUFFIX = ".sig";

  /**
   * Reads a manifest and the signature beside it. Nothing of the manifest is looked at before the
   * signature holds.
   *
   * @throws RejectedException if it is not signed, or no manifest
   * @throws NoSuchFileException if one of the two is not there
   */
  public static SignedManifest read(Path file, ReleaseKeys keys) throws IOException {
    byte[] text = BoundedFiles.read(file, ReleaseManifest.MOST_BYTES);
    Path beside = file.resolveSibling(file.getFileName() + SIGNATURE_SUFFIX);
    return of(text, BoundedFiles.read(beside, ReleaseSignature.BYTES), keys);
  }

  /**
   * Checks bytes that were fetched.
   *
   * @throws RejectedException if they are not signed, or no manifest
   */
  public static SignedManifest of(byte[] text, byte[] signature, ReleaseKeys keys) {
    String by =
        ReleaseSignature.requireSigned("the manifest of the release", text, signature, keys);
    return new SignedManifest(ReleaseManifest.parse(text), Sha256.hex(text), by);
  }
}
