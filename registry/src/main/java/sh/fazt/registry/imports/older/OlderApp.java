package sh.fazt.registry.imports.older;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Source;
import sh.fazt.journal.Visibility;

/**
 * An app of the older release that can come along.
 *
 * @param key what names it in the file: its id, or its site if it has none
 * @param id its id, if it has one that is one here too
 * @param title may be empty
 * @param lineage where it stands among its forks
 * @param source from where it came
 * @param page whether it is one of the node's own pages
 * @param owners all keys that rows of this app are stored under
 * @param files those that can come along, by path; none for most forks, which were made without
 * @param refused files that cannot, by path
 * @param environment values by name
 * @param stored what it stored, as far as it can come along
 */
public record OlderApp(
    String key,
    Kind kind,
    Optional<AppId> id,
    String title,
    String description,
    List<String> tags,
    Visibility visibility,
    boolean spa,
    Source source,
    Lineage lineage,
    Page page,
    Optional<Instant> createdAt,
    Optional<Instant> updatedAt,
    List<String> owners,
    List<File> files,
    List<RefusedFile> refused,
    List<EnvValue> environment,
    Stored stored) {

  public OlderApp {
    tags = List.copyOf(tags);
    owners = List.copyOf(owners);
    files = List.copyOf(files);
    refused = List.copyOf(refused);
    environment = List.copyOf(environment);
  }

  /** How the file knows an app. */
  public enum Kind {
    /** By a row of its own. */
    ROW,
    /** Only by the id that files name. */
    MISSING_ROW,
    /** Only as a site that has files. */
    FILES_ONLY
  }

  /** Whether an app is one of the node's own pages. */
  public enum Page {
    /** It is an app like others. */
    NONE,
    /** What the owner put in the place of the welcome page. */
    ROOT,
    /** What the owner put in the place of the not-found page. */
    NOT_FOUND
  }

  /**
   * Where an app stands among its forks. The keys are those of {@link OlderApp#key}, or ids of apps
   * that are no more; no app is its own ancestor.
   *
   * @param original its first ancestor; itself if it is no fork
   * @param parent what it was forked from, if it is a fork
   */
  public record Lineage(String original, Optional<String> parent) {}

  /**
   * A file.
   *
   * @param row where its bytes are, for {@link OlderDatabase#open}
   * @param site the key it is stored under
   * @param linked whether it names its app
   * @param size real length in bytes
   * @param mime as it is stored; may be empty
   * @param storedHash SHA-256 as the file says it, which may be empty or wrong
   */
  public record File(
      long row,
      String path,
      String site,
      boolean linked,
      long size,
      String mime,
      String storedHash,
      Optional<Instant> updatedAt) {}

  /** A file that cannot come along. */
  public record RefusedFile(File file, OlderProblem reason) {}

  /** A value of the environment. It is never printed. */
  public record EnvValue(String name, String value, String owner) {
    @Override
    public String toString() {
      return "EnvValue[" + name + "]";
    }
  }

  /**
   * What it stored.
   *
   * @param values under keys, those of both generations
   * @param blobBytes bytes of all blobs together
   */
  public record Stored(long values, long documents, long blobs, long blobBytes) {
    public static final Stored NOTHING = new Stored(0, 0, 0, 0);
  }

  /** Bytes of all files together. */
  public long bytes() {
    return files.stream().mapToLong(File::size).sum();
  }
}
