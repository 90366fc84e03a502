package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who caused an event. */
public record Actor(Kind kind, String name) {
  /** What sort of credential, or which part of the node, spoke. */
  public enum Kind {
    @JsonProperty("key")
    KEY,
    @JsonProperty("session")
    SESSION,
    @JsonProperty("system")
    SYSTEM,
    @JsonProperty("import")
    IMPORT
  }

  public static final Actor SYSTEM = new Actor(Kind.SYSTEM, "node");

  public static Actor key(String name) {
    return new Actor(Kind.KEY, name);
  }

  public static Actor session(String name) {
    return new Actor(Kind.SESSION, name);
  }

  public static Actor system(String part) {
    return new Actor(Kind.SYSTEM, part);
  }

  /** An import of an older server. */
  public static Actor imported(String source) {
    return new Actor(Kind.IMPORT, source);
  }
}
