package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/** What a key may do. {@link #ADMIN} is everything. */
public enum Scope {
  @JsonProperty("read")
  READ("read"),
  @JsonProperty("deploy")
  DEPLOY("deploy"),
  @JsonProperty("route")
  ROUTE("route"),
  @JsonProperty("data")
  DATA("data"),
  @JsonProperty("admin")
  ADMIN("admin");

  private final String word;

  Scope(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  public static Optional<Scope> parse(String text) {
    for (var scope : values()) {
      if (scope.word.equals(text)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }
}
