package sh.fazt.registry.storage;

import java.util.Arrays;
import java.util.Optional;

/** What kind of thing an app stored, in the order in which they are listed. */
public enum StoredKind {
  DOCUMENT("ds"),
  KEY("kv"),
  BLOB("s3");

  private final String word;

  StoredKind(String word) {
    this.word = word;
  }

  /** As scripts call it. */
  public String word() {
    return word;
  }

  public static Optional<StoredKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }
}
