package sh.fazt.registry.content;

import sh.fazt.journal.TreeHash;

/**
 * A tree that is stored with all its content, ready to be named by an event.
 *
 * @param bytes sum of the sizes of the files
 */
public record StoredTree(TreeHash tree, int fileCount, long bytes) {}
