package sh.fazt.http.contract;

/**
 * Something that is typed with a command.
 *
 * @param name of the flag, or what the help calls the word
 * @param field of the endpoint that gets the value
 * @param needed whether the command is refused without it
 */
public record Input(String name, String field, Kind kind, boolean needed, String summary) {

  /** What is typed. */
  public enum Kind {
    /** A word at its place. */
    WORD,
    /** A flag with a text. */
    TEXT,
    /** A flag with a whole number. */
    NUMBER,
    /** A flag that is there or not. */
    SWITCH,
    /** A flag with texts, separated by commas. */
    LIST,
    /** A flag with the arms of a split: {@code app_a:70,app_b:30}. */
    ARMS
  }

  public static Input word(String name, String field, String summary) {
    return new Input(name, field, Kind.WORD, true, summary);
  }

  public static Input text(String name, String field, String summary) {
    return new Input(name, field, Kind.TEXT, false, summary);
  }

  public static Input number(String name, String field, String summary) {
    return new Input(name, field, Kind.NUMBER, false, summary);
  }

  public static Input toggle(String name, String field, String summary) {
    return new Input(name, field, Kind.SWITCH, false, summary);
  }

  public static Input arms(String name, String field, String summary) {
    return new Input(name, field, Kind.ARMS, false, summary);
  }

  /** The same, and it has to be there. */
  public Input always() {
    return new Input(name, field, kind, true, summary);
  }

  /** The same, and it may be left out. */
  public Input maybe() {
    return new Input(name, field, kind, false, summary);
  }
}
