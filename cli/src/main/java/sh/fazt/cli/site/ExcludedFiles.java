package sh.fazt.cli.site;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a directory that are not deployed, so that nothing is excluded silently. A folder
 * counts as one, whatever is in it.
 */
public final class ExcludedFiles {
  /** More than anybody reads. The others are counted only. */
  private static final int MAX_LISTED = 10_000;

  private static final int MAX_REASONS = 4;

  /** Nobody expects these to be served. */
  private static final Set<String> NEVER_SERVED = Set.of(".git", IgnoreRules.GIT, IgnoreRules.FAZT);

  private record Entry(String path, String why) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  ExcludedFiles() {}

  void byDefault(String path, String name, boolean isFolder) {
    if (!NEVER_SERVED.contains(name)) {
      add(
          path + (isFolder ? "/" : ""),
          name.startsWith(".") ? "whose names start with a dot" : "called node_modules",
          name.startsWith(".") ? "its name starts with a dot" : "it is called node_modules");
    }
  }

  void byRule(String path, boolean isFolder, IgnoreRules.Match word) {
    add(
        path + (isFolder ? "/" : ""),
        "by " + word.file().shown(),
        word.file().shown() + " says '" + word.line().text() + "'");
  }

  private void add(String path, String kind, String why) {
    counts.merge(kind, 1, Integer::sum);
    if (entries.size() < MAX_LISTED) {
      entries.add(new Entry(path, why));
    }
  }

  private int count() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** One line with the counts, and what to do about it; nothing if all of it goes online. */
  public Optional<String> summary() {
    if (counts.isEmpty()) {
      return Optional.empty();
    }
    var parts = new ArrayList<String>();
    counts.forEach(
        (kind, count) -> {
          if (parts.size() < MAX_REASONS) {
            parts.add(count + " " + kind);
          }
        });
    if (counts.size() > MAX_REASONS) {
      parts.add("more by other ignore files");
    }
    String example =
        entries.stream()
            .filter(entry -> entry.path().contains("node_modules"))
            .findFirst()
            .orElse(entries.getFirst())
            .path();
    return Optional.of(
        "left out: "
            + String.join(", ", parts)
            + " (--verbose lists them; a line in .faztignore takes back, such as '!"
            + example
            + "')");
  }

  /** A line for each, in the order of their paths. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    entries.stream()
        .sorted(Comparator.comparing(Entry::path))
        .forEach(entry -> lines.add("left out " + entry.path() + ": " + entry.why()));
    int more = count() - entries.size();
    if (more > 0) {
      lines.add("left out " + more + " more");
    }
    return lines;
  }
}
