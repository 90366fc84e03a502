package sh.fazt.registry.release;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a release runs on: operating system and processor, as in {@code linux-amd64}.
 *
 * @param name part of file names
 */
public record ReleasePlatform(String name) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9]{1,16}-[a-z0-9]{1,16}");

  /** The platform of this name, or none if it cannot be one. */
  public static Optional<ReleasePlatform> parse(String name) {
    return FORM.matcher(name).matches() ? Optional.of(new ReleasePlatform(name)) : Optional.empty();
  }

  /** The one this program runs on. */
  public static ReleasePlatform here() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  /** By the names that Java has for an operating system and a processor. */
  static ReleasePlatform of(String system, String processor) {
    String arch =
        switch (processor) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          default -> plain(processor);
        };
    return new ReleasePlatform(plain(system) + "-" + arch);
  }

  private static String plain(String name) {
    String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return letters.isEmpty() ? "unknown" : letters.substring(0, Math.min(16, letters.length()));
  }

  @Override
  public String toString() {
    return name;
  }
}
