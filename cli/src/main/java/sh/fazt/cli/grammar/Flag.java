package sh.fazt.cli.grammar;

import org.jspecify.annotations.Nullable;

/**
 * A flag of a command, given with one dash or two.
 *
 * @param letter a one-letter form, or none
 * @param placeholder what the help calls the value; none for a switch
 */
public record Flag(
    String name,
    @Nullable Character letter,
    @Nullable String placeholder,
    String summary,
    boolean required) {

  /** Understood by every command. */
  static final Flag HELP = toggle("help", "Show this help").letter('h');

  static final Flag JSON = toggle("json", "Answer in JSON, for programs");
  static final Flag QUIET = toggle("quiet", "Say only what matters").letter('q');

  /** A flag with a value. */
  public static Flag text(String name, String placeholder, String summary) {
    return new Flag(name, null, placeholder, summary, false);
  }

  /** A flag that is on when it is there. */
  public static Flag toggle(String name, String summary) {
    return new Flag(name, null, null, summary, false);
  }

  public Flag letter(char letter) {
    return new Flag(name, letter, placeholder, summary, required);
  }

  /** The same flag, without which the command is refused. */
  public Flag needed() {
    return new Flag(name, letter, placeholder, summary, true);
  }

  public boolean takesValue() {
    return placeholder != null;
  }

  /** {@code --name NAME}. */
  String shown() {
    return "--" + name + (placeholder == null ? "" : " " + placeholder);
  }
}
