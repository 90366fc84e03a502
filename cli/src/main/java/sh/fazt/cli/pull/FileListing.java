package sh.fazt.cli.pull;

import java.io.File;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Failure;
import sh.fazt.registry.control.PlainJson;

/**
 * The files a peer says an app has. The peer may be anybody's, so a listing in which one path could
 * lead out of a folder, or two could meet in one file, is refused as a whole: then nothing is
 * written at all.
 */
public final class FileListing {
  private static final int MAX_FILES = 200_000;
  private static final int LONGEST_PATH = 4096;
  private static final int LONGEST_NAME = 255;

  private final List<RemoteFile> files = new ArrayList<>();

  /** Where a letter and a colon at the front of a path mean another disk. */
  private static final boolean HAS_DRIVES = File.separatorChar == '\\';

  private final Set<String> folders = new HashSet<>();

  private final Set<String> taken = new HashSet<>();

  private FileListing() {}

  /**
   * The files of an answer.
   *
   * @param data of the answer
   * @throws Failure if one of them is not harmless
   */
  public static List<RemoteFile> checked(@Nullable Object data) {
    if (!(data instanceof List<?> list)) {
      throw hostile("it lists no files");
    }
    if (list.size() > MAX_FILES) {
      throw hostile("it lists more than " + MAX_FILES + " files");
    }
    var listing = new FileListing();
    list.forEach(listing::add);
    listing.files.forEach(listing::checkNoFolder);
    return List.copyOf(listing.files);
  }

  private void add(@Nullable Object entry) {
    Map<String, @Nullable Object> fields = PlainJson.object(entry);
    if (!(fields.get("path") instanceof String path
        && fields.get("size") instanceof Long size
        && size >= 0
        && fields.get("sha256") instanceof String sha256
        && isDigest(sha256))) {
      throw hostile("a file is listed without path, size and SHA-256");
    }
    checkPath(path);
    if (!taken.add(path)) {
      throw hostile("'" + path + "' is there twice");
    }
    addFolders(path);
    files.add(new RemoteFile(path, size, sha256));
  }

  private static boolean isDigest(String text) {
    return text.length() == 64
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  private static void checkPath(String path) {
    boolean drive = HAS_DRIVES && path.length() > 1 && path.charAt(1) == ':';
    boolean odd = path.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c));
    if (drive || odd || path.length() > LONGEST_PATH || !isUnicode(path)) {
      throw hostile("'" + path + "' is no path of a site");
    }
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        throw hostile("'" + path + "' leads elsewhere");
      }
      // What a program finds in there it may run, and no site has one.
      if (folded(name).equals(".git")) {
        throw hostile("'" + path + "' would be part of a git repository");
      }
      if (name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > LONGEST_NAME) {
        throw hostile("'" + path + "' has a name that is too long");
      }
    }
  }

  /** A lone half of a surrogate pair would be written as something else. */
  private static boolean isUnicode(String path) {
    return path.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private void addFolders(String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      folders.add(path.substring(0, slash));
    }
  }

  private void checkNoFolder(RemoteFile file) {
    if (folders.contains(file.path())) {
      throw hostile("'" + file.path() + "' is a file and a folder");
    }
  }

  /** As a file system sees it that ignores case and Unicode normalization. */
  private static String folded(String path) {
    return Normalizer.normalize(path, Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  private static Failure hostile(String why) {
    return Failure.refused(
        "HOSTILE_LISTING",
        "the peer's list of files is not to be trusted: " + why,
        "Nothing was written.");
  }
}
