package sh.fazt.http.contract;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    /** A word at its place that others must not see: it may come from a file or the input. */
    SECRET,
    /** An app: a word at its place, {@code --id APP_ID} or {@code --alias NAME}. */
    APP,
    /** A flag with a text. */
    TEXT,
    /** A flag with a whole number. */
    NUMBER,
    /** A flag that is there or not. */
    SWITCH,
    /** A flag that takes something away that is there without it. */
    WITHOUT,
    /** A flag with texts, separated by commas. */
    LIST,
    /** A flag with texts that have names: {@code a=b,c=d}. */
    PAIRS,
    /** A flag with the arms of a split: {@code app_a:70,app_b:30}. */
    ARMS;

    /** Whether it is typed at its place, without a flag. */
    public boolean isWord() {
      return this == WORD || this == APP || this == SECRET;
    }

    /** Whether it is a flag without a value. */
    public boolean isSwitch() {
      return this == SWITCH || this == WITHOUT;
    }
  }

  public static Input word(String name, Param<String> field, String summary) {
    return new Input(name, field.name(), Kind.WORD, true, summary);
  }

  public static Input secret(String name, Param<String> field, String summary) {
    return new Input(name, field.name(), Kind.SECRET, true, summary);
  }

  public static Input app(Param<String> field, String summary) {
    return new Input("APP", field.name(), Kind.APP, true, summary);
  }

  public static Input text(String name, Param<String> field, String summary) {
    return new Input(name, field.name(), Kind.TEXT, false, summary);
  }

  public static Input number(String name, Param<Long> field, String summary) {
    return new Input(name, field.name(), Kind.NUMBER, false, summary);
  }

  public static Input toggle(String name, Param<Boolean> field, String summary) {
    return new Input(name, field.name(), Kind.SWITCH, false, summary);
  }

  /** A flag that chooses another command, and is no value of an endpoint. */
  public static Input alternative(String name, String summary) {
    return new Input(name, "", Kind.SWITCH, false, summary);
  }

  public static Input without(String name, Param<Boolean> field, String summary) {
    return new Input(name, field.name(), Kind.WITHOUT, false, summary);
  }

  public static Input list(String name, Param<List<String>> field, String summary) {
    return new Input(name, field.name(), Kind.LIST, false, summary);
  }

  public static Input pairs(String name, Param<Map<String, String>> field, String summary) {
    return new Input(name, field.name(), Kind.PAIRS, false, summary);
  }

  public static Input arms(String name, Param<List<Param.Group>> field, String summary) {
    return new Input(name, field.name(), Kind.ARMS, false, summary);
  }

  /** The same, and it has to be there. */
  public Input always() {
    return new Input(name, field, kind, true, summary);
  }

  /** The same, and it may be left out. */
  public Input maybe() {
    return new Input(name, field, kind, false, summary);
  }

  /**
   * The value of what was typed, in the shape the endpoint takes.
   *
   * @throws IllegalArgumentException with a sentence for the user who typed it
   */
  public Object value(String typed) {
    return switch (kind) {
      case WORD, SECRET, APP, TEXT -> typed;
      case SWITCH -> typed.equals("true");
      case WITHOUT -> !typed.equals("true");
      case LIST -> typed.isEmpty() ? List.of() : parts(typed);
      case PAIRS -> pairs(typed);
      case ARMS -> parts(typed).stream().map(Input::arm).toList();
      case NUMBER -> number(typed);
    };
  }

  private static List<String> parts(String typed) {
    return Arrays.stream(typed.split(",")).map(String::strip).toList();
  }

  private Map<String, Object> pairs(String typed) {
    var pairs = new LinkedHashMap<String, Object>();
    for (String part : parts(typed)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("--" + name + " takes name=value, not '" + part + "'");
      }
      pairs.put(part.substring(0, equals), part.substring(equals + 1));
    }
    return pairs;
  }

  private Long number(String typed) {
    try {
      return Long.valueOf(typed);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("--" + name + " is a number, not '" + typed + "'");
    }
  }

  private static Map<String, Object> arm(String typed) {
    int colon = typed.lastIndexOf(':');
    try {
      var arm = new LinkedHashMap<String, Object>();
      arm.put("app_id", typed.substring(0, Math.max(0, colon)));
      arm.put("weight", Long.valueOf(typed.substring(colon + 1)));
      if (colon > 0) {
        return arm;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new IllegalArgumentException("invalid format '" + typed + "', expected 'app_id:weight'");
  }
}
