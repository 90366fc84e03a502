package sh.fazt.function.worker;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The stack of an error, as its owner reads it: without our own files. */
record StackText(String text) {
  private static final Pattern PLACE = Pattern.compile("\\(?/?(api/[^():]*):(\\d+):(\\d+)\\)?$");

  /** Longer ones are cut. */
  private static final int MOST = 16_000;

  /** Where in the app's files something happened; line and column from 1. */
  record Place(String file, int line, int column) {}

  /** The text without the calls between our own files. */
  static StackText of(String stack) {
    String cut = stack.length() > MOST ? stack.substring(0, MOST) : stack;
    return new StackText(
        cut.lines()
            .filter(line -> !(line.strip().startsWith("at ") && line.contains(Sources.OURS)))
            .collect(Collectors.joining("\n")));
  }

  /** The innermost call in a file of the app. */
  Optional<Place> place() {
    return text.lines()
        .map(String::strip)
        .filter(line -> line.startsWith("at "))
        .map(PLACE::matcher)
        .filter(Matcher::find)
        .findFirst()
        .map(StackText::place);
  }

  private static Place place(Matcher found) {
    return new Place(found.group(1), number(found.group(2)), number(found.group(3)));
  }

  private static int number(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
