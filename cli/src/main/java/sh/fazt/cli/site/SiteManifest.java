package sh.fazt.cli.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Failure;
import sh.fazt.registry.node.PlainJson;

/**
 * What a directory says of itself in its {@code manifest.json}. Fields of other names are left to
 * whom they are for: browsers read a file of that name too.
 *
 * @param name it would like to be served under, as written
 * @param tags nothing if the file does not speak of them, as opposed to none
 * @param spa whether unknown paths show index.html
 */
public record SiteManifest(
    Optional<String> name,
    Optional<String> title,
    Optional<String> description,
    Optional<List<String>> tags,
    Optional<String> visibility,
    Optional<Boolean> spa) {
  public static final String FILE = "manifest.json";

  /** Of a directory without the file. */
  public static final SiteManifest NONE =
      new SiteManifest(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static final long LONGEST_FILE = 1 << 20;
  private static final List<String> VISIBILITIES = List.of("public", "unlisted", "private");

  public SiteManifest {
    tags = tags.map(List::copyOf);
  }

  /**
   * Reads the file of a directory, if it has one.
   *
   * @throws Failure if it is no JSON object, or a field is not what it has to be
   */
  public static SiteManifest in(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return NONE;
    }
    if (Files.size(file) > LONGEST_FILE) {
      throw wrong("it is too large");
    }
    Map<String, @Nullable Object> fields;
    try {
      fields = PlainJson.readObject(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw wrong("it is no JSON object: " + e.getMessage());
    }
    return new SiteManifest(
        text(fields, "name"),
        text(fields, "title"),
        text(fields, "description"),
        tags(fields),
        visibility(fields),
        flag(fields, "spa"));
  }

  private static Optional<String> text(Map<String, @Nullable Object> fields, String name) {
    return switch (fields.get(name)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text).filter(words -> !words.isBlank());
      default -> throw wrong("'" + name + "' has to be a text");
    };
  }

  private static Optional<List<String>> tags(Map<String, @Nullable Object> fields) {
    Object value = fields.get("tags");
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return Optional.of(list.stream().map(String.class::cast).toList());
    }
    throw wrong("'tags' has to be a list of texts");
  }

  private static Optional<String> visibility(Map<String, @Nullable Object> fields) {
    Optional<String> value = text(fields, "visibility");
    if (value.filter(word -> !VISIBILITIES.contains(word)).isPresent()) {
      throw wrong("'visibility' has to be one of " + String.join(", ", VISIBILITIES));
    }
    return value;
  }

  private static Optional<Boolean> flag(Map<String, @Nullable Object> fields, String name) {
    return switch (fields.get(name)) {
      case null -> Optional.empty();
      case Boolean flag -> Optional.of(flag);
      default -> throw wrong("'" + name + "' has to be true or false");
    };
  }

  private static Failure wrong(String why) {
    return Failure.refused("MANIFEST", FILE + ": " + why, "Mend the file, or take it away.");
  }
}
