package sh.fazt.registry.storage;

import java.util.Optional;
import java.util.Set;
import sh.fazt.registry.storage.document.Candidates;
import sh.fazt.registry.storage.document.Query;
import sh.fazt.registry.storage.document.StoredDocument;

/** The documents of one app at one moment. */
public interface DocumentRows {
  Optional<StoredDocument> document(String collection, String id);

  /** The fields of a collection that have an index in use. */
  Set<String> indexed(String collection);

  /**
   * Shows documents that match until the visitor has seen enough.
   *
   * @param candidates among which it looks, in their order
   * @return how many it looked at
   * @throws sh.fazt.registry.domain.RejectedException if it would have to look at more than one
   *     call may
   */
  long visit(String collection, Candidates candidates, Query query, Visitor visitor);

  /** How many there are. */
  long count(String collection);

  /** The sequence of the document before which so many newer ones were inserted, if there is. */
  Optional<Long> sequenceBehind(String collection, long newer);

  /** The next sequence in this space. */
  long nextSequence();

  /** Puts it in the place of the one with the same id, or adds it. */
  void put(String collection, StoredDocument document);

  /** Removes one that is there. */
  void remove(String collection, StoredDocument document);

  /** Is shown documents. */
  @FunctionalInterface
  interface Visitor {
    /** Returns whether it wants to see more. */
    boolean see(StoredDocument document);
  }
}
