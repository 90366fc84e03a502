package sh.fazt.registry.content;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.TreeHash;

/**
 * What serving needs of the content store. No call blocks; SQL runs on threads of the store's own.
 * Bytes that are not those of the digest they are asked for are never given: the stage fails with
 * {@link DamagedContent}.
 */
public interface ContentReader {
  /** The index of a tree if it is in memory. */
  @Nullable FileIndex loadedIndex(TreeHash tree);

  /** The index of a tree; fails if the tree is not stored. */
  CompletionStage<FileIndex> index(TreeHash tree);

  /**
   * The content in this form, or nothing if it is not stored so; nor if its gzip form is damaged,
   * for the plain one does as well.
   */
  CompletionStage<Optional<Variant>> variant(ContentHash content, Encoding encoding);

  /** The chunk of this number, from 0; fails if there is none. */
  CompletionStage<byte[]> chunk(ContentHash content, Encoding encoding, int number);
}
