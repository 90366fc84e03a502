package sh.fazt.cli.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Failure;
import sh.fazt.registry.control.PlainJson;

/**
 * What a directory says of itself in its {@code manifest.json}.
 *
 * <p>Others write files of that name too: browsers, bundlers and all kinds of plug-ins read one. It
 * is ours if it says something that only we ask for (title, tags, visibility, spa), or nothing else
 * but what we ask for. From any other file nothing is taken, whatever is in it, and whatever a file
 * is wrong in, a deploy goes on without it. One thing is too dear for that: who may see the app.
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

  /** Of a directory without the file, or with one that is somebody else's. */
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

  /** Fields that no other tool uses. */
  private static final Set<String> ONLY_OURS = Set.of("title", "tags", "visibility", "spa");

  /** What may stand beside a name in a file of ours: the last ones do not identify its owner. */
  private static final Set<String> OURS =
      Set.of(
          "name",
          "title",
          "description",
          "tags",
          "visibility",
          "spa",
          "analytics",
          "version",
          "author",
          "license");

  /** Of web apps and browser extensions. A file with one of these is for a browser. */
  private static final Set<String> A_BROWSERS =
      Set.of(
          "short_name",
          "icons",
          "start_url",
          "display",
          "display_override",
          "theme_color",
          "background_color",
          "scope",
          "orientation",
          "screenshots",
          "shortcuts",
          "categories",
          "related_applications",
          "prefer_related_applications",
          "share_target",
          "protocol_handlers",
          "file_handlers",
          "launch_handler",
          "iarc_rating_id",
          "manifest_version",
          "content_scripts",
          "browser_action",
          "background");

  public SiteManifest {
    tags = tags.map(List::copyOf);
  }

  /** Reads the file of a directory, if it has one, and keeps what is wrong with it to itself. */
  public static SiteManifest in(Path directory) throws IOException {
    return in(directory, _ -> {});
  }

  /**
   * Reads the file of a directory, if it has one.
   *
   * @param complaints gets a sentence for each field of ours that is not what it has to be, and so
   *     is not taken
   * @throws Failure if it is ours and who may see the app cannot be read from it
   */
  public static SiteManifest in(Path directory, Consumer<String> complaints) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file) || Files.size(file) > LONGEST_FILE) {
      return NONE;
    }
    String text;
    try {
      text = text(Files.readAllBytes(file));
    } catch (FileSystemException _) {
      return NONE; // unreadable, or just gone: the reader of the site reports it
    }
    Map<String, @Nullable Object> fields;
    try {
      fields = PlainJson.readObject(text);
    } catch (IOException e) {
      if (text.contains("\"visibility\"")) {
        throw unseen("it is no JSON object: " + e.getMessage());
      }
      complaints.accept(FILE + " is no JSON object, so nothing is taken from it");
      return NONE;
    }
    return isOurs(fields) ? new Reader(fields, complaints).manifest() : NONE;
  }

  /** Editors mark the encoding with the first character, which is none of JSON's. */
  private static String text(byte[] bytes) {
    int first = bytes.length < 2 ? 0 : ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
    String text =
        new String(
            bytes,
            first == 0xFEFF || first == 0xFFFE ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static boolean isOurs(Map<String, @Nullable Object> fields) {
    if (fields.keySet().stream().anyMatch(A_BROWSERS::contains)) {
      // Somebody may have added ours to it, but then they are what they have to be.
      return fields.entrySet().stream().anyMatch(SiteManifest::isSurelyOurs);
    }
    return fields.keySet().stream().anyMatch(ONLY_OURS::contains)
        || OURS.containsAll(fields.keySet());
  }

  private static boolean isSurelyOurs(Map.Entry<String, @Nullable Object> field) {
    @Nullable Object value = field.getValue();
    return switch (field.getKey()) {
      case "title" -> value instanceof String;
      case "tags" ->
          value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
      case "visibility" -> value instanceof String;
      case "spa" -> value instanceof Boolean;
      default -> false;
    };
  }

  /** Goes through the fields of a file of ours. */
  private record Reader(Map<String, @Nullable Object> fields, Consumer<String> complaints) {
    SiteManifest manifest() {
      return new SiteManifest(
          text("name"), text("title"), text("description"), tags(), visibility(), flag("spa"));
    }

    private Optional<String> text(String name) {
      return switch (fields.get(name)) {
        case null -> Optional.empty();
        case String text -> Optional.of(text).filter(words -> !words.isBlank());
        default -> wrong("'" + name + "' has to be a text");
      };
    }

    private Optional<List<String>> tags() {
      Object value = fields.get("tags");
      if (value == null) {
        return Optional.empty();
      }
      if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
        return Optional.of(list.stream().map(String.class::cast).toList());
      }
      return wrong("'tags' has to be a list of texts");
    }

    /** Passed over, it would show to everybody what somebody wanted to keep to himself. */
    private Optional<String> visibility() {
      return switch (fields.get("visibility")) {
        case null -> Optional.empty();
        case String word when VISIBILITIES.contains(word) -> Optional.of(word);
        case String _ ->
            throw unseen("'visibility' has to be one of " + String.join(", ", VISIBILITIES));
        default -> wrong("'visibility' has to be a text");
      };
    }

    private Optional<Boolean> flag(String name) {
      return switch (fields.get(name)) {
        case null -> Optional.empty();
        case Boolean flag -> Optional.of(flag);
        default -> wrong("'" + name + "' has to be true or false");
      };
    }

    private <T> Optional<T> wrong(String why) {
      complaints.accept(FILE + ": " + why + "; it is not taken");
      return Optional.empty();
    }
  }

  private static Failure unseen(String why) {
    return Failure.refused(
        "MANIFEST",
        FILE + ": " + why,
        "Mend it: it says who may see the app. Nothing was put online.");
  }
}
