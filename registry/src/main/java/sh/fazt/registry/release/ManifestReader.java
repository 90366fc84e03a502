package sh.fazt.registry.release;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import sh.fazt.journal.Sha256;

/** Reads a manifest in the one form it has, and in no other. */
final class ManifestReader {
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,14}");

  private final List<String> lines;
  private final Set<String> paths = new HashSet<>();
  private final Set<String> folders = new HashSet<>();
  private int next;

  private ManifestReader(List<String> lines) {
    this.lines = lines;
  }

  static ReleaseManifest read(byte[] text) {
    return new ManifestReader(lines(text, ReleaseManifest.MOST_BYTES)).manifest();
  }

  /** The lines of a text that is plain ASCII and ends with a line's end. */
  static List<String> lines(byte[] text, int most) {
    if (text.length > most) {
      throw ReleaseRejections.badManifest("it has more than " + most + " bytes");
    }
    for (byte c : text) {
      if (c != '\n' && (c < ' ' || c > '~')) {
        throw ReleaseRejections.badManifest("it holds a character that is not plain text");
      }
    }
    String whole = new String(text, StandardCharsets.US_ASCII);
    if (!whole.endsWith("\n")) {
      throw ReleaseRejections.badManifest("it does not end with the end of a line");
    }
    return List.of(whole.substring(0, whole.length() - 1).split("\n", -1));
  }

  private ReleaseManifest manifest() {
    if (!lines.getFirst().equals("fazt-release 1")) {
      throw ReleaseRejections.badManifest("it does not begin with 'fazt-release 1'");
    }
    next = 1;
    ReleaseVersion version = version("version");
    ReleasePlatform platform =
        ReleasePlatform.parse(fields("platform", 2)[1])
            .orElseThrow(() -> ReleaseRejections.badManifest("its platform is none"));
    ReleaseVersion minimumFrom = version("minimum-from");
    if (version.isBefore(minimumFrom)) {
      throw ReleaseRejections.badManifest("minimum-from is newer than the version");
    }
    String base = ReleaseManifest.baseName(version, platform);
    ReleaseArchive archive = archive("archive", base + ".tar.gz");
    Optional<ReleaseArchive> caches =
        next == lines.size()
            ? Optional.empty()
            : Optional.of(archive("caches", base + "-aot.tar.gz"));
    if (next != lines.size()) {
      throw ReleaseRejections.badManifest("line " + (next + 1) + " is not expected there");
    }
    requireProgram(archive);
    var manifest = new ReleaseManifest(version, platform, minimumFrom, archive, caches);
    if (manifest.unpackedBytes() > ReleaseManifest.MOST_UNPACKED) {
      throw ReleaseRejections.badManifest("its files are too large together");
    }
    return manifest;
  }

  private static void requireProgram(ReleaseArchive archive) {
    boolean program =
        archive.files().stream()
            .anyMatch(file -> file.path().equals(ReleaseManifest.PROGRAM) && file.executable());
    boolean version =
        archive.files().stream().anyMatch(file -> file.path().equals(ReleaseManifest.VERSION_FILE));
    if (!program || !version) {
      throw ReleaseRejections.badManifest(
          "its archive lacks the program "
              + ReleaseManifest.PROGRAM
              + " or the file "
              + ReleaseManifest.VERSION_FILE);
    }
  }

  private ReleaseArchive archive(String word, String name) {
    String[] fields = fields(word, 4);
    long bytes = number(fields[2]);
    if (!Sha256.isHex(fields[1]) || bytes == 0 || bytes > ReleaseFile.MOST_BYTES) {
      throw ReleaseRejections.badManifest("digest or size of its " + word + " cannot be");
    }
    if (!fields[3].equals(name)) {
      throw ReleaseRejections.badManifest("its " + word + " is not named " + name);
    }
    return new ReleaseArchive(name, fields[1], bytes, files());
  }

  private List<ReleaseFile> files() {
    var files = new ArrayList<ReleaseFile>();
    String last = "";
    while (next < lines.size() && lines.get(next).startsWith("file ")) {
      ReleaseFile file = file();
      if (ReleaseFile.PATH_ORDER.compare(last, file.path()) >= 0) {
        throw ReleaseRejections.badManifest("line " + next + " is twice, or not in order");
      }
      enter(file.path());
      last = file.path();
      files.add(file);
    }
    return files;
  }

  private ReleaseFile file() {
    String[] fields = fields("file", 5);
    boolean executable =
        switch (fields[3]) {
          case "755" -> true;
          case "644" -> false;
          default -> throw ReleaseRejections.badManifest("line " + next + " has another mode");
        };
    try {
      return new ReleaseFile(fields[1], number(fields[2]), executable, fields[4]);
    } catch (IllegalArgumentException e) {
      throw ReleaseRejections.badManifest("line " + next + ": " + e.getMessage());
    }
  }

  /** A path is listed once, and is not both a file and a folder. */
  private void enter(String path) {
    boolean fresh = paths.add(path) && !folders.contains(path);
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String folder = path.substring(0, slash);
      fresh &= !paths.contains(folder);
      folders.add(folder);
    }
    if (!fresh) {
      throw ReleaseRejections.badManifest("line " + next + " has a path that is there already");
    }
    if (paths.size() > ReleaseManifest.MOST_FILES) {
      throw ReleaseRejections.badManifest(
          "it lists more than " + ReleaseManifest.MOST_FILES + " files");
    }
  }

  private ReleaseVersion version(String word) {
    return ReleaseVersion.parse(fields(word, 2)[1])
        .orElseThrow(() -> ReleaseRejections.badManifest("its " + word + " is no version"));
  }

  /** The fields of the next line, which begins with this word and has so many. */
  private String[] fields(String word, int count) {
    String[] fields = next < lines.size() ? lines.get(next).split(" ", -1) : new String[0];
    next++;
    if (fields.length != count || !fields[0].equals(word)) {
      throw ReleaseRejections.badManifest("line " + next + " is not '" + word + " ...'");
    }
    return fields;
  }

  private long number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw ReleaseRejections.badManifest("line " + next + " has a size that is no number");
    }
    return Long.parseLong(text);
  }
}
