import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Prints which tests this build left out and how to run them, so that nothing is skipped silently:
 * those whose tag the build excludes, from the sources, and those that were skipped while they ran,
 * from the reports. Arguments: {@code --only=} and {@code --without=} with the tags as Surefire got
 * them, such as {@code --without=system | long}, and {@code --skip=true} if there were no tests.
 */
public final class NotRun {
  private static final Pattern TAG = Pattern.compile("^\\s*@Tag\\(\"(system|long)\"\\)");
  private static final Pattern TYPE = Pattern.compile("\\b(?:class|record|interface)\\s+(\\w+)");
  private static final Pattern METHOD =
      Pattern.compile("^\\s*(?:public |static )*[\\w<>?,. ]+ (\\w+)\\(");
  private static final Pattern SKIPPED =
      Pattern.compile(
          "<testcase name=\"([^\"]*)\" classname=\"([^\"]*)\"[^>]*>\\s*<skipped(?: message=\"([^\"]*)\")?");

  public static void main(String[] args) throws Exception {
    if (value(args, "--skip=").equals("true")) {
      System.out.println("NO TEST was run in this build: skipTests is set.");
      return;
    }
    String only = value(args, "--only=");
    String without = value(args, "--without=");
    SortedMap<String, List<String>> leftOut = new TreeMap<>();
    for (Path source : files("src/test/java", ".java")) {
      for (Tagged test : tagged(source)) {
        boolean excluded =
            without.contains(test.tag()) || !only.isEmpty() && !only.contains(test.tag());
        if (excluded) {
          leftOut.computeIfAbsent(test.tag(), _ -> new ArrayList<>()).add(test.name());
        }
      }
    }
    List<String> skipped = new ArrayList<>();
    for (Path report : files("target/surefire-reports", ".xml")) {
      SKIPPED
          .matcher(Files.readString(report))
          .results()
          .forEach(
              test ->
                  skipped.add(
                      test.group(2).replaceFirst(".*\\.", "")
                          + "."
                          + test.group(1)
                          + (test.group(3) == null ? "" : ": " + test.group(3))));
    }
    print(only, leftOut, skipped);
  }

  private static void print(
      String only, SortedMap<String, List<String>> leftOut, List<String> skipped) {
    if (!only.isEmpty()) {
      System.out.println("Only tests tagged " + only + " were run in this build.");
    }
    if (leftOut.isEmpty() && skipped.isEmpty()) {
      System.out.println("No tagged test was left out of this build.");
    }
    leftOut.forEach(
        (tag, tests) -> {
          System.out.println(
              "NOT RUN in this build, run with -P" + tag + " (" + meaning(tag) + "):");
          tests.forEach(test -> System.out.println("  " + test));
        });
    if (!skipped.isEmpty()) {
      System.out.println("SKIPPED because this machine lacks something:");
      skipped.forEach(test -> System.out.println("  " + test));
    }
  }

  private static String meaning(String tag) {
    return switch (tag) {
      case "system" -> "needs root, namespaces or a browser";
      case "long" -> "takes long";
      default -> tag;
    };
  }

  private record Tagged(String tag, String name) {}

  /** A tag belongs to the next class or method that is named after it. */
  private static List<Tagged> tagged(Path source) throws Exception {
    List<Tagged> tests = new ArrayList<>();
    String file = source.getFileName().toString().replace(".java", "");
    List<String> tags = new ArrayList<>();
    for (String line : Files.readAllLines(source)) {
      var tag = TAG.matcher(line);
      var type = TYPE.matcher(line);
      var method = METHOD.matcher(line);
      if (tag.find()) {
        tags.add(tag.group(1));
      } else if (!tags.isEmpty() && !line.stripLeading().startsWith("@")) {
        String name =
            type.find() ? type.group(1) : method.find() ? file + "." + method.group(1) : null;
        if (name != null) {
          tags.forEach(each -> tests.add(new Tagged(each, name)));
          tags.clear();
        }
      }
    }
    return tests;
  }

  private static List<Path> files(String folder, String ending) throws Exception {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of("")).sorted()) {
      for (Path module : modules.filter(Files::isDirectory).toList()) {
        Path root = module.resolve(folder);
        if (Files.isDirectory(root)) {
          try (Stream<Path> walk = Files.walk(root)) {
            found.addAll(walk.filter(file -> file.toString().endsWith(ending)).sorted().toList());
          }
        }
      }
    }
    return found;
  }

  private static String value(String[] args, String name) {
    for (String arg : args) {
      if (arg.startsWith(name)) {
        return arg.substring(name.length()).strip();
      }
    }
    return "";
  }
}
