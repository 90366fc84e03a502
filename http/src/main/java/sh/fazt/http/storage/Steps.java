package sh.fazt.http.storage;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import sh.fazt.registry.storage.StoredItem;

/** A long list, of which a part is read when it is needed. */
final class Steps implements Iterator<StoredItem> {
  private final Function<StoredItem.Place, List<StoredItem>> behind;
  private StoredItem.Place place;
  private Iterator<StoredItem> part = List.<StoredItem>of().iterator();
  private boolean ended;

  /**
   * A list.
   *
   * @param behind reads what comes behind a place; nothing at the end
   */
  Steps(Function<StoredItem.Place, List<StoredItem>> behind, StoredItem.Place place) {
    this.behind = behind;
    this.place = place;
  }

  @Override
  public boolean hasNext() {
    if (!part.hasNext() && !ended) {
      var next = behind.apply(place);
      ended = next.isEmpty();
      if (!ended) {
        place = next.getLast().place();
      }
      part = next.iterator();
    }
    return part.hasNext();
  }

  @Override
  public StoredItem next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return part.next();
  }
}
