package sh.fazt.registry.content;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.canonical.Tree;
import sh.fazt.journal.canonical.TreeFile;

/** The files of one tree by exact path, without a leading slash. */
public final class FileIndex {
  private static final int ENTRY_OVERHEAD = 260;

  private final Map<String, TreeFile> files;
  private final int weight;

  private FileIndex(Map<String, TreeFile> files, int weight) {
    this.files = files;
    this.weight = weight;
  }

  public static FileIndex of(Tree tree) {
    Map<String, TreeFile> files = HashMap.newHashMap(tree.files().size());
    int weight = ENTRY_OVERHEAD;
    for (TreeFile file : tree.files()) {
      files.put(file.path(), file);
      weight += ENTRY_OVERHEAD + 2 * file.path().length();
    }
    return new FileIndex(files, weight);
  }

  public @Nullable TreeFile file(String path) {
    return files.get(path);
  }

  public Collection<TreeFile> files() {
    return java.util.Collections.unmodifiableCollection(files.values());
  }

  /** About how many bytes of memory this index takes. */
  public int weight() {
    return weight;
  }
}
