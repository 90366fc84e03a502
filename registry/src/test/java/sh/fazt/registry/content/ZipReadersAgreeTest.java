package sh.fazt.registry.content;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.content.AZip.aZip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.domain.RejectedException;

/**
 * A zip that we take is one that other readers take for the same files, if they take it: whoever
 * looked through it before it was sent saw what will be served. {@code -Dzip.seed} repeats a run,
 * {@code -Dzip.tries} says how long the long one is.
 */
class ZipReadersAgreeTest {
  private static final int SHOWN = 5;

  private final Path file;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<String> differences = new ArrayList<>();

  ZipReadersAgreeTest(@TempDir Path folder) {
    file = folder.resolve("a.zip");
  }

  @Test
  void onTwoThousandDamagedZips() throws IOException {
    run(2_000);
  }

  @Test
  @Tag("long")
  void onTwoHundredThousandDamagedZips() throws IOException {
    run(Integer.getInteger("zip.tries", 200_000));
  }

  private void run(int tries) throws IOException {
    long seed = Long.getLong("zip.seed", System.nanoTime());
    System.out.println("zip.seed " + seed);
    var seeds = new Random(seed);
    for (int i = 0; i < tries; i++) {
      hold(damaged(new Random(seeds.nextLong())), "seed " + seed + ", zip " + i);
    }
    System.out.println(tries + " zips: " + counts);
    assertThat(differences.stream().limit(SHOWN)).isEmpty();
    assertThat(counts.getOrDefault("taken", 0)).isGreaterThan(tries / 20);
    assertThat(counts.getOrDefault("refused", 0)).isGreaterThan(tries / 20);
  }

  private void hold(byte[] zip, String which) throws IOException {
    Files.write(file, zip);
    Map<String, String> ours;
    try {
      ours = ZipReaders.byOurs(file);
    } catch (RejectedException _) {
      counts.merge("refused", 1, Integer::sum);
      return;
    }
    counts.merge("taken", 1, Integer::sum);
    for (var other : ZipReaders.OTHERS.entrySet()) {
      try {
        Map<String, String> theirs = other.getValue().read(file, zip);
        if (!theirs.equals(ours)) {
          counts.merge("other files for " + other.getKey(), 1, Integer::sum);
          differences.add(
              "%s: %s for us, %s for %s".formatted(which, ours, theirs, other.getKey()));
        }
      } catch (IOException | RuntimeException _) {
        counts.merge("refused by " + other.getKey(), 1, Integer::sum);
      }
    }
  }

  private static byte[] damaged(Random random) throws IOException {
    var parts = new ZipParts(zip(random), random);
    for (int left = random.nextInt(3); left > 0; left--) {
      parts.damage();
    }
    byte[] zip = parts.bytes();
    for (int left = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0; left > 0; left--) {
      zip[random.nextInt(zip.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return zip;
  }

  private static byte[] zip(Random random) throws IOException {
    var noise = new byte[40];
    random.nextBytes(noise);
    String text = "a".repeat(random.nextInt(200));
    AZip zip =
        aZip()
            .with("a" + random.nextInt(10) + ".txt", text)
            .withFolder("f/")
            .with("f/é.bin", noise)
            .withStored("f/s.css", noise);
    return switch (random.nextInt(4)) {
      case 0 -> zip.bytes();
      case 1 -> zip.streamed().bytes();
      case 2 -> zip.asZip64().bytes();
      default -> byJava(text, noise);
    };
  }

  private static byte[] byJava(String text, byte[] noise) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("a.txt"));
      zip.write(text.getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("f/"));
      zip.putNextEntry(new ZipEntry("f/é.bin"));
      zip.write(noise);
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }
}
