package sh.fazt.registry.content;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.content.AZip.aZip;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import sh.fazt.journal.TreeHash;
import sh.fazt.registry.domain.RejectedException;

/** However a zip is damaged, the tree that was packed is stored, or none. */
class DamagedZipProperties {
  private static final StoreFixture NODE = StoreFixture.open();

  @AfterContainer
  static void close() {
    NODE.close();
  }

  @Provide
  Arbitrary<byte[]> zips() {
    return Combinators.combine(Arbitraries.of(Shape.values()), Arbitraries.longs())
        .as((shape, seed) -> zip(shape, new Random(seed)));
  }

  private enum Shape {
    PLAIN,
    STREAMED,
    ZIP64
  }

  private static byte[] zip(Shape shape, Random random) {
    var noise = new byte[40];
    random.nextBytes(noise);
    AZip zip =
        aZip()
            .with("a" + random.nextInt(10) + ".txt", "a".repeat(random.nextInt(200)))
            .withFolder("f/")
            .with("f/é.bin", noise)
            .withStored("f/s.css", noise);
    return switch (shape) {
      case PLAIN -> zip.bytes();
      case STREAMED -> zip.streamed().bytes();
      case ZIP64 -> zip.asZip64().bytes();
    };
  }

  /** Every byte of every zip is changed once, to a random other one. */
  @Property(tries = 6)
  void oneChangedByteNeverMakesAnotherTree(@ForAll("zips") byte[] zip, @ForAll Random random) {
    TreeHash packed = NODE.unpack(zip).tree();
    for (int at = 0; at < zip.length; at++) {
      byte[] damaged = zip.clone();
      damaged[at] ^= (byte) (1 + random.nextInt(255));
      assertSameOrRefused(damaged, packed, "byte " + at);
    }
  }

  /** The bits that tell file kinds, flags, methods and small numbers apart are worth all trying. */
  @Property(tries = 2)
  void oneChangedBitNeverMakesAnotherTree(@ForAll("zips") byte[] zip) {
    TreeHash packed = NODE.unpack(zip).tree();
    for (int bit = 0; bit < zip.length * 8; bit++) {
      byte[] damaged = zip.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertSameOrRefused(damaged, packed, "bit " + bit);
    }
  }

  @Property(tries = 3)
  void aZipCutAnywhereIsRefused(@ForAll("zips") byte[] zip) {
    for (int length = 0; length < zip.length; length++) {
      try {
        NODE.unpack(Arrays.copyOf(zip, length));
      } catch (RejectedException refused) {
        continue;
      }
      throw new AssertionError("taken with " + length + " of " + zip.length + " bytes");
    }
  }

  private static void assertSameOrRefused(byte[] damaged, TreeHash packed, String where) {
    try {
      assertThat(NODE.unpack(damaged).tree()).as(where).isEqualTo(packed);
    } catch (RejectedException refused) {
      assertThat(refused.rejection().status()).as(where).isBetween(400, 413);
    }
  }
}
