package sh.fazt.registry.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

class ReleaseSignatureTest {
  /** Made by openssl: genpkey -algorithm ed25519, pkey -pubout, pkeyutl -sign -rawin. */
  private static final String OPENSSL_KEY =
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEAOuSnW3z7CIMhc6cYgbLELla9educJQJs7Jmm3PL1+Wo=
      -----END PUBLIC KEY-----
      """;

  private static final String OPENSSL_SIGNATURE =
      "10cdf2f73004ae574a3403c73690beded612ed1c76e08b0872244b1ba3b1a07b"
          + "0a933c3aef930be6ecc5ee08a87d9696d5c066eb905c5e704fae1bafbb6a5a01";

  private static final byte[] CONTENT = "fazt-release 1\n".getBytes(StandardCharsets.US_ASCII);

  private static final TestKey OTHER = new TestKey();

  private final TestKey key = new TestKey();

  @Test
  void whatATrustedKeySignedIsTakenAndTheKeyIsTold() {
    String by = ReleaseSignature.requireSigned("it", CONTENT, key.sign(CONTENT), key.trusted());

    assertThat(by)
        .hasSize(64)
        .isNotEqualTo(
            ReleaseSignature.requireSigned("it", CONTENT, OTHER.sign(CONTENT), OTHER.trusted()));
  }

  @Test
  void whatAnotherKeySignedIsRefused() {
    refused(
        () -> ReleaseSignature.requireSigned("it", CONTENT, OTHER.sign(CONTENT), key.trusted()));
  }

  @Test
  void noBitOfContentOrSignatureMayDiffer() {
    byte[] signature = key.sign(CONTENT);
    for (int bit = 0; bit < signature.length * 8; bit++) {
      byte[] other = flipped(signature, bit);
      refused(() -> ReleaseSignature.requireSigned("it", CONTENT, other, key.trusted()));
    }
    for (int bit = 0; bit < CONTENT.length * 8; bit++) {
      byte[] other = flipped(CONTENT, bit);
      refused(() -> ReleaseSignature.requireSigned("it", other, signature, key.trusted()));
    }
    for (int length : new int[] {0, 1, 63, 65}) {
      byte[] other = Arrays.copyOf(signature, length);
      refused(() -> ReleaseSignature.requireSigned("it", CONTENT, other, key.trusted()));
    }
  }

  @Test
  void whatOpensslSignedIsTaken(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("release.pem"), OPENSSL_KEY);

    String by =
        ReleaseSignature.requireSigned(
            "it", CONTENT, HexFormat.of().parseHex(OPENSSL_SIGNATURE), ReleaseKeys.in(folder));

    assertThat(by).hasSize(64);
  }

  @Test
  void keysAreThoseOfAFolder(@TempDir Path folder) throws IOException {
    key.trustIn(folder);
    Files.writeString(folder.resolve("second.pem"), OTHER.pem());
    Files.writeString(folder.resolve("note.txt"), "not a key");
    ReleaseKeys keys = ReleaseKeys.in(folder);

    ReleaseSignature.requireSigned("it", CONTENT, key.sign(CONTENT), keys);
    ReleaseSignature.requireSigned("it", CONTENT, OTHER.sign(CONTENT), keys);
    refused(() -> ReleaseSignature.requireSigned("it", CONTENT, new TestKey().sign(CONTENT), keys));
  }

  @Test
  void aFolderWithoutKeysOrWithABrokenOneTrustsNothing(@TempDir Path folder) throws IOException {
    refused(() -> ReleaseKeys.in(folder));
    refused(() -> ReleaseKeys.in(folder.resolve("missing")));
    key.trustIn(folder);
    for (String broken :
        new String[] {
          "", "key", key.privatePem(), key.pem().replace("MC", "MD"), "x".repeat(5000)
        }) {
      Files.writeString(folder.resolve("broken.pem"), broken);
      assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> ReleaseKeys.in(folder));
    }
    Files.delete(folder.resolve("broken.pem"));
    Files.createSymbolicLink(folder.resolve("link.pem"), folder.resolve("release.pem"));
    assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> ReleaseKeys.in(folder));
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] other = bytes.clone();
    other[bit / 8] ^= (byte) (1 << (bit % 8));
    return other;
  }

  private static void refused(ThrowingCallable call) {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(call)
        .satisfies(
            e -> assertThat(e.rejection().code()).isEqualTo(RejectionCode.RELEASE_SIGNATURE));
  }
}
