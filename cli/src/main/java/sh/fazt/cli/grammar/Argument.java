package sh.fazt.cli.grammar;

/** A word a command takes by its place among the words. */
public record Argument(String name, String summary, Presence presence) {

  /** How often the word is there. */
  public enum Presence {
    REQUIRED,
    OPTIONAL,
    ANY_NUMBER
  }

  public static Argument required(String name, String summary) {
    return new Argument(name, summary, Presence.REQUIRED);
  }

  public static Argument optional(String name, String summary) {
    return new Argument(name, summary, Presence.OPTIONAL);
  }

  public static Argument anyNumber(String name, String summary) {
    return new Argument(name, summary, Presence.ANY_NUMBER);
  }

  String shown() {
    return switch (presence) {
      case REQUIRED -> name;
      case OPTIONAL -> "[" + name + "]";
      case ANY_NUMBER -> "[" + name + " ...]";
    };
  }
}
