package sh.fazt.registry.sqlite.older;

import org.jspecify.annotations.Nullable;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.imports.older.OlderLimits;

/** Counts what is held in memory of a file, and refuses a file of which that is too much. */
final class Held {
  private final OlderLimits limits;
  private final String file;
  private long rows;
  private long letters;

  Held(OlderLimits limits, String file) {
    this.limits = limits;
    this.file = file;
  }

  /**
   * Another row, with these texts.
   *
   * @throws RejectedException if it is one too many
   */
  void row(@Nullable String... texts) {
    rows++;
    for (String text : texts) {
      letters += text == null ? 0 : text.length();
    }
    if (rows > limits.maxRows()) {
      throw OlderRejections.tooMuch(file, limits.maxRows() + " rows", "max-rows").asException();
    }
    if (letters > limits.maxHeld()) {
      throw OlderRejections.tooMuch(file, limits.maxHeld() + " letters", "max-held").asException();
    }
  }
}
