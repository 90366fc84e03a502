package sh.fazt.registry.sqlite.older;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.imports.older.OlderApp.File;

/** The pages that the older release put there itself, so that a changed one is told from them. */
final class SeedPages {
  private static final int LONGEST = 64 * 1024;

  /** Of the welcome and the not-found page, the same in 0.9.8, 0.10.1 and 0.29.0. */
  private static final Set<String> SEEDS =
      Set.of(
          "5a3cb00514dec9079e2f87f8303194a246996014917e564f39a40821069e59bb",
          "2d51718a94a9e1b7ff63644b6a7f5a1919b386271c24dfd92164ab74b0845aae");

  /** In files that were made for tests stands this instead. */
  private static final String STAND_IN = "fixture page standing in for";

  private SeedPages() {}

  /** Where the bytes of a file are. */
  @FunctionalInterface
  interface Bytes {
    InputStream of(File file);
  }

  /** Whether an app's files are one page as it was installed. */
  static boolean isUntouched(AppDraft page, Bytes bytes) throws IOException {
    if (page.files().isEmpty()) {
      return true;
    }
    File file = page.files().getFirst().file();
    if (page.files().size() > 1 || !file.path().equals("index.html") || file.size() > LONGEST) {
      return false;
    }
    try (InputStream in = bytes.of(file)) {
      byte[] content = in.readAllBytes();
      return SEEDS.contains(HexFormat.of().formatHex(Sha256.digest().digest(content)))
          || new String(content, StandardCharsets.UTF_8).contains(STAND_IN);
    }
  }
}
