package sh.fazt.registry.content;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.canonical.Tree;
import sh.fazt.journal.canonical.TreeFile;

/** The files of one tree by exact path, without a leading slash. */
public final class FileIndex {
  private static final int ENTRY_OVERHEAD = 264;

  private final Map<String, TreeFile> files;
  private final List<TreeFile> sorted;
  private final int weight;

  private FileIndex(Map<String, TreeFile> files, List<TreeFile> sorted, int weight) {
    this.files = files;
    this.sorted = sorted;
    this.weight = weight;
  }

  public static FileIndex of(Tree tree) {
    Map<String, TreeFile> files = HashMap.newHashMap(tree.files().size());
    int weight = ENTRY_OVERHEAD;
    for (TreeFile file : tree.files()) {
      files.put(file.path(), file);
      weight += ENTRY_OVERHEAD + 2 * file.path().length();
    }
    return new FileIndex(files, tree.files(), weight);
  }

  public @Nullable TreeFile file(String path) {
    return files.get(path);
  }

  /** All of them, sorted by the bytes of their paths. */
  public List<TreeFile> files() {
    return sorted;
  }

  /** About how many bytes of memory this index takes. */
  public int weight() {
    return weight;
  }
}
