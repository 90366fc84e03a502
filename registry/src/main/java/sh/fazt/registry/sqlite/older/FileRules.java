package sh.fazt.registry.sqlite.older;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.imports.older.OlderApp.File;
import sh.fazt.registry.imports.older.OlderApp.RefusedFile;
import sh.fazt.registry.imports.older.OlderProblem;
import sh.fazt.registry.storage.document.Json;
import sh.fazt.registry.zip.EntryName;
import sh.fazt.registry.zip.UploadLimits;

/** Which files of an app can be in a release here. */
final class FileRules {
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[\\w!#$&^.+-]{1,100}/[\\w!#$&^.+-]{1,100}(?: *; *[ -~]{1,200})?");
  private static final int LINE = 64 + 1 + 20 + 3; // of a tree, besides path and type: hash, size
  private static final Comparator<File> BY_AGE =
      Comparator.comparing(file -> file.updatedAt().orElse(Instant.MIN));

  private final UploadLimits limits;
  private final ProblemLog log;

  FileRules(UploadLimits limits, ProblemLog log) {
    this.limits = limits;
    this.log = log;
  }

  /** Files of one app, by path. */
  record Sorted(List<File> sound, List<RefusedFile> refused) {}

  Sorted sorted(String app, List<FileRow> rows) {
    var refused = new ArrayList<RefusedFile>();
    var newest = new TreeMap<String, File>();
    for (FileRow row : rows) {
      File file = row.file();
      File before = newest.get(file.path());
      if (before == null) {
        newest.put(file.path(), file);
      } else {
        boolean isNewer = BY_AGE.compare(file, before) >= 0;
        newest.put(file.path(), isNewer ? file : before);
        refuse(app, isNewer ? before : file, OlderProblem.FILE_TWICE, "", refused);
      }
    }
    noteAlike(app, newest);
    var sound = new ArrayList<File>();
    long tree = 0;
    for (File file : newest.values()) {
      String wrong = wrong(file.path());
      long line = (long) LINE + bytes(file.path()) + file.mime().length();
      if (wrong != null) {
        refuse(app, file, OlderProblem.PATH_NOT_ALLOWED, " " + wrong, refused);
      } else if (file.size() > limits.maxFile()) {
        refuse(app, file, OlderProblem.FILE_TOO_LARGE, "", refused);
      } else if (isFolder(newest.navigableKeySet(), file.path())) {
        refuse(app, file, OlderProblem.FILE_AND_FOLDER, "", refused);
      } else if (sound.size() >= limits.maxEntries() || tree + line > limits.maxTree()) {
        refuse(app, file, OlderProblem.TOO_MANY_FILES, "", refused);
      } else {
        sound.add(withMediaType(app, file));
        tree += line;
      }
    }
    return new Sorted(sound, refused);
  }

  private void refuse(
      String app, File file, OlderProblem why, String detail, List<RefusedFile> refused) {
    log.add(why, app + ": " + file.path() + detail);
    refused.add(new RefusedFile(file, why));
  }

  private @Nullable String wrong(String path) {
    if (!Json.isWhole(path)) {
      return "is no text";
    }
    if (bytes(path) > limits.maxPath()) {
      return "is longer than fazt.registry.upload.max-path allows";
    }
    var fault = EntryName.fault(path);
    return fault != null ? fault.why() : path.endsWith("/") ? "is a folder" : null;
  }

  private static int bytes(String path) {
    return path.getBytes(StandardCharsets.UTF_8).length;
  }

  private static boolean isFolder(NavigableSet<String> paths, String path) {
    String below = paths.higher(path + "/");
    return below != null && below.startsWith(path + "/");
  }

  private File withMediaType(String app, File file) {
    String mime = file.mime();
    if (mime.isEmpty() || isMediaType(mime)) {
      return file;
    }
    log.add(OlderProblem.MEDIA_TYPE_NOT_ALLOWED, app + ": " + file.path() + " " + mime);
    return new File(
        file.row(),
        file.path(),
        file.site(),
        file.linked(),
        file.size(),
        "",
        file.storedHash(),
        file.updatedAt());
  }

  static boolean isMediaType(String text) {
    return MEDIA_TYPE.matcher(text).matches();
  }

  private void noteAlike(String app, Map<String, File> files) {
    Map<String, String> groups = new HashMap<>();
    Map<String, List<String>> alike = new TreeMap<>();
    for (String path : files.keySet()) {
      String folded = Normalizer.normalize(path, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
      String first = groups.putIfAbsent(folded, path);
      if (first != null) {
        alike.computeIfAbsent(folded, _ -> new ArrayList<>(List.of(first))).add(path);
      }
    }
    alike
        .values()
        .forEach(paths -> log.add(OlderProblem.PATHS_ALIKE, app + ": " + String.join(", ", paths)));
  }
}
