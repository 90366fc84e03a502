package sh.fazt.registry.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The folder {@code upgrade} beside the database, in which a node leaves what it wants of whoever
 * starts it. Nothing in it is believed but what a trusted key signed.
 */
public final class UpgradeFolder {
  private static final String REQUEST = "request";
  private static final String CONFIRMED = "confirmed";
  private static final String REJECTED = "rejected";
  private static final String SWITCH = "switch";
  private static final String ALIVE = "alive";

  /** What is kept when an upgrade is over: what tells how it went. */
  private static final List<String> KEPT = List.of(CONFIRMED, REJECTED);

  private final Path path;

  private UpgradeFolder(Path path) {
    this.path = path;
  }

  /** The one of a database; it need not be there. */
  public static UpgradeFolder of(Path database) {
    Path data = Objects.requireNonNull(database.toAbsolutePath().normalize().getParent());
    return new UpgradeFolder(data.resolve("upgrade"));
  }

  public Path path() {
    return path;
  }

  /** A file in it. */
  public Path file(String name) {
    return path.resolve(name);
  }

  /** Makes it, for its owner only. */
  public void make() throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /**
   * What is asked of whoever starts the node.
   *
   * @param id of the upgrade
   * @param action {@code install}, or {@code activate} for a release that is there already
   * @param manifest the name of the release's manifest in this folder; empty to activate
   */
  public record Request(String id, String from, String to, String action, String manifest) {}

  /** Asks for it; from now on whoever starts the node next decides. */
  public void ask(Request request, boolean callerConfirms) throws IOException {
    make();
    Files.deleteIfExists(file(REJECTED));
    // What confirmed this version stays: whoever starts the node learns of it at the next start
    // only.
    Lines.write(
        file(SWITCH), Map.of("id", request.id(), "confirm", callerConfirms ? "caller" : "node"));
    var lines = new LinkedHashMap<String, String>();
    lines.put("id", request.id());
    lines.put("from", request.from());
    lines.put("to", request.to());
    lines.put("action", request.action());
    if (!request.manifest().isEmpty()) {
      lines.put("manifest", request.manifest());
    }
    Lines.write(file(REQUEST), lines);
  }

  /** The id of the upgrade that is asked for, if one is. */
  public Optional<String> requested() throws IOException {
    return id(REQUEST);
  }

  /** Whether who asked for this upgrade said that it confirms the new version itself. */
  public boolean callerConfirms(String id) throws IOException {
    return Lines.read(file(SWITCH))
        .filter(lines -> id.equals(lines.get("id")) && "caller".equals(lines.get("confirm")))
        .isPresent();
  }

  /** The id of the upgrade whose new version was confirmed. */
  public Optional<String> confirmed() throws IOException {
    return id(CONFIRMED);
  }

  /** The version on trial stays. */
  public void confirm(String id) throws IOException {
    make();
    Lines.write(file(CONFIRMED), Map.of("id", id));
  }

  /** The version on trial gives itself up. */
  public void reject(String id, String reason) throws IOException {
    make();
    var lines = new LinkedHashMap<String, String>();
    lines.put("id", id);
    lines.put("reason", reason);
    Lines.write(file(REJECTED), lines);
  }

  /** Tells whoever watches that the start gets on. */
  public void touch() throws IOException {
    make();
    Files.writeString(file(ALIVE), "");
  }

  private Optional<String> id(String name) throws IOException {
    return Lines.read(file(name)).map(lines -> lines.getOrDefault("id", ""));
  }

  /**
   * Deletes everything that an upgrade which is over has left, and gives its space back.
   *
   * @param kept files or folders in it that stay
   */
  public void clear(Path... kept) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var files = Files.list(path)) {
      for (Path each : files.toList()) {
        boolean told = KEPT.contains(String.valueOf(each.getFileName()));
        if (!told && !List.of(kept).contains(each)) {
          delete(each);
        }
      }
    }
  }

  /** Deletes a file, or a folder with all that is in it; links are not followed. */
  public static void delete(Path all) throws IOException {
    if (!Files.exists(all, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var files = Files.walk(all)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
