package sh.fazt.registry.content;

import java.util.HashSet;
import java.util.Set;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.TreeHash;

/**
 * What one change in progress relies on: an upload's content and tree, the tree of a fork or of an
 * activation. Collection leaves it alone until {@link #close}, which the caller does when the event
 * that names the tree is persisted, or when the change was given up. For one thread at a time.
 *
 * <p>Pin first, then look whether it is stored: never the other way round.
 */
public final class PinnedContent implements AutoCloseable {
  private final Pins<ContentHash> allContents;
  private final Pins<TreeHash> allTrees;
  private final Set<ContentHash> contents = new HashSet<>();
  private final Set<TreeHash> trees = new HashSet<>();

  PinnedContent(Pins<ContentHash> allContents, Pins<TreeHash> allTrees) {
    this.allContents = allContents;
    this.allTrees = allTrees;
  }

  /** Pins content; false if this session had pinned it before. May block for milliseconds. */
  public boolean pin(ContentHash content) {
    if (!contents.add(content)) {
      return false;
    }
    allContents.pin(content);
    return true;
  }

  /** Pins a tree, and with it its content once the tree is stored. May block for milliseconds. */
  public void pin(TreeHash tree) {
    if (trees.add(tree)) {
      allTrees.pin(tree);
    }
  }

  /** Lets everything go. */
  @Override
  public void close() {
    allContents.unpin(contents);
    allTrees.unpin(trees);
    contents.clear();
    trees.clear();
  }
}
