package sh.fazt.http.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.media.MediaTypes;

/** Names as bundlers make them, against names as people give them. */
class BundledNameTest {
  @Test
  void whatABundlerNamedIsKeptForAYear() {
    assertThat(names("bundled-names.txt")).hasSizeGreaterThanOrEqualTo(60).allMatch(this::isKept);
  }

  @Test
  void whatAPersonNamedIsRevalidated() {
    assertThat(names("peoples-names.txt")).hasSizeGreaterThanOrEqualTo(60).noneMatch(this::isKept);
  }

  /** Some hashes look like words or dates by chance; most do not. */
  @ParameterizedTest
  @CsvSource({
    "webpack,   assets/main.#.js,    8, 0123456789abcdef,                                                 0.8",
    "Angular,   main.#.js,          16, 0123456789abcdef,                                                 0.97",
    "Vite,      assets/index-#.js,   8, ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_, 0.8",
    "esbuild,   chunk-#.js,          8, ABCDEFGHIJKLMNOPQRSTUVWXYZ234567,                                 0.9",
    "picture,   assets/logo-#.png,   8, ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_, 0.6",
  })
  void mostHashesAreRecognized(String tool, String name, int length, String letters, double share) {
    long seed = 20260301;
    var random = new Random(seed);
    List<String> hashes =
        Stream.generate(() -> random.ints(length, 0, letters.length()))
            .map(
                at ->
                    at.mapToObj(i -> String.valueOf(letters.charAt(i))).reduce("", String::concat))
            .filter(hash -> hash.matches(".*[0-9].*") && hash.matches(".*[A-Za-z].*"))
            .limit(5000)
            .toList();
    long kept = hashes.stream().filter(hash -> isKept(name.replace("#", hash))).count();
    assertThat(kept).as("%s, seed %d", tool, seed).isGreaterThan((long) (hashes.size() * share));
  }

  private boolean isKept(String path) {
    var file = new TreeFile(path, ContentHash.ofBytes(new byte[0]), 0, MediaTypes.of(path).value());
    return CacheRule.of(file, false, false).equals(CacheRule.FOR_A_YEAR);
  }

  private static List<String> names(String list) {
    try (var in = Objects.requireNonNull(BundledNameTest.class.getResourceAsStream(list))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
