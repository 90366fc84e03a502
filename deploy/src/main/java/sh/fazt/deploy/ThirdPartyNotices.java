package sh.fazt.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.control.PlainJson;

/**
 * Run by the build over a distribution: writes the file that says of each jar that is not ours what
 * it is, where it comes from and what its licence is, with the texts that a licence asks to be
 * handed on. What it is comes from the SBOM; the texts come from the jar itself, or, where a jar
 * was published without, from a file named by its group.
 */
public final class ThirdPartyNotices {
  static final String FILE = "THIRD-PARTY-NOTICES";

  private static final String OURS = "sh.fazt";

  /** The text of Apache-2.0 is the distribution's own LICENSE; MIT-0 asks for nothing. */
  private static final Set<String> WITHOUT_TEXT = Set.of("Apache-2.0", "MIT-0");

  private static final String HEAD =
      """
      fazt is distributed with these works of others, each under its own licence. The text of
      Apache-2.0 is in the file LICENSE; numbers refer to the texts below. A jar that holds a file
      META-INF/CHANGED was changed by the build of fazt, which says there how.

      """;

  /** Texts that were printed once, by what they say, whatever their spaces. */
  private final Map<String, Integer> numbers = new HashMap<>();

  private final StringBuilder works = new StringBuilder(HEAD);
  private final StringBuilder texts = new StringBuilder();

  private ThirdPartyNotices(Path distribution) throws IOException {
    numbers.put(essence(Files.readString(distribution.resolve("LICENSE"))), 0);
  }

  /**
   * Writes the file.
   *
   * @param arguments the distribution, and a folder with the texts of works that come without
   */
  public static void main(String[] arguments) throws IOException {
    var distribution = Path.of(arguments[0]);
    Files.writeString(distribution.resolve(FILE), of(distribution, Path.of(arguments[1])));
  }

  /**
   * What the file says.
   *
   * @throws IllegalStateException if a jar is not in the SBOM, or its licence asks for a text and
   *     there is none
   */
  static String of(Path distribution, Path missingTexts) throws IOException {
    var components = components(distribution.resolve("sbom.json"));
    var notices = new ThirdPartyNotices(distribution);
    for (Path jar : jars(distribution)) {
      var component = components.get(name(jar));
      if (component == null) {
        throw new IllegalStateException(name(jar) + " is not in sbom.json");
      }
      if (!component.group().equals(OURS)) {
        notices.add(component, name(jar), texts(component, jar, missingTexts));
      }
    }
    return notices.works.append(notices.texts).toString();
  }

  private static List<Path> jars(Path distribution) throws IOException {
    try (var files = Files.list(distribution.resolve("lib"))) {
      return files.filter(file -> name(file).endsWith(".jar")).sorted().toList();
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private void add(Component component, String jar, List<LicenceText> found) {
    works.append(component.name()).append(' ').append(component.version()).append('\n');
    line("lib/" + jar);
    line(String.join(" or ", component.licences()));
    component.home().ifPresent(this::line);
    String printed =
        found.stream()
            .map(text -> number(text, component))
            .filter(number -> number > 0)
            .distinct()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    if (!printed.isEmpty()) {
      line("text " + printed);
    }
    works.append('\n');
  }

  private void line(String text) {
    works.append("    ").append(text).append('\n');
  }

  /** The number of a text, which is printed if it was not yet; 0 stands for LICENSE. */
  private int number(LicenceText text, Component from) {
    String essence = essence(text.content());
    Integer known = numbers.get(essence);
    if (known != null) {
      return known;
    }
    int number = numbers.size();
    numbers.put(essence, number);
    texts
        .append("=".repeat(80))
        .append("\n[%d] %s of %s\n\n".formatted(number, text.name(), from.name()))
        .append(text.content())
        .append("\n\n");
    return number;
  }

  private static String essence(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static List<LicenceText> texts(Component component, Path jar, Path missingTexts)
      throws IOException {
    var found = new ArrayList<>(LicenceText.in(jar));
    Path missing = missingTexts.resolve(component.group() + ".txt");
    if (Files.exists(missing)) {
      found.add(
          new LicenceText("licence", Files.readString(missing, StandardCharsets.UTF_8).strip()));
    }
    if (found.isEmpty() && !WITHOUT_TEXT.containsAll(component.licences())) {
      throw new IllegalStateException(
          "%s holds no text of its licence (%s); put it into %s"
              .formatted(name(jar), String.join(" or ", component.licences()), missing));
    }
    return found;
  }

  private static Map<String, Component> components(Path sbom) throws IOException {
    var all = new LinkedHashMap<String, Component>();
    for (Object each : list(PlainJson.readObject(Files.readString(sbom)).get("components"))) {
      var component = Component.of(PlainJson.object(each));
      all.put(component.name() + "-" + component.version() + ".jar", component);
    }
    return all;
  }

  static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
