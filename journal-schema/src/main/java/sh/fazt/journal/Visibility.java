package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/** Who may find and see an app. */
public enum Visibility {
  /** Listed without credentials, served to everyone. */
  @JsonProperty("public")
  PUBLIC("public"),
  /** Not listed, served to everyone who knows the address. */
  @JsonProperty("unlisted")
  UNLISTED("unlisted"),
  /** Served only with a key or a view cookie, otherwise as if it did not exist. */
  @JsonProperty("private")
  PRIVATE("private");

  private final String word;

  Visibility(String word) {
    this.word = word;
  }

  /** The word used in JSON and on the command line. */
  public String word() {
    return word;
  }

  public static Optional<Visibility> parse(String text) {
    for (var visibility : values()) {
      if (visibility.word.equals(text)) {
        return Optional.of(visibility);
      }
    }
    return Optional.empty();
  }
}
