package sh.fazt.registry.storage.document;

import java.util.Comparator;

/** Which documents of a collection are looked at, and in which order. */
public sealed interface Candidates {
  /** The order they come in. */
  Comparator<StoredDocument> order();

  boolean contains(StoredDocument document);

  /**
   * All of them by when they were inserted.
   *
   * @param below only those with a smaller sequence
   */
  record InTime(boolean newestFirst, long below) implements Candidates {
    public static final InTime NEWEST = new InTime(true, Long.MAX_VALUE);

    @Override
    public Comparator<StoredDocument> order() {
      Comparator<StoredDocument> time = Comparator.comparingLong(StoredDocument::sequence);
      return newestFirst ? time.reversed() : time;
    }

    @Override
    public boolean contains(StoredDocument document) {
      return document.sequence() < below;
    }
  }

  /**
   * Those with values of an indexed field in a range, by these values, then by when they were
   * inserted, both in the same direction.
   */
  record ByIndex(FieldPath field, IndexKey.Range range, boolean descending) implements Candidates {
    @Override
    public Comparator<StoredDocument> order() {
      Comparator<StoredDocument> order =
          Comparator.<StoredDocument, IndexKey>comparing(
                  document -> IndexKey.of(document.value(field)))
              .thenComparingLong(StoredDocument::sequence);
      return descending ? order.reversed() : order;
    }

    @Override
    public boolean contains(StoredDocument document) {
      return range.contains(IndexKey.of(document.value(field)));
    }
  }
}
