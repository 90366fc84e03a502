package sh.fazt.registry.domain;

import java.util.AbstractList;
import java.util.Collection;
import java.util.Iterator;
import java.util.RandomAccess;
import scala.collection.SeqOps;
import scala.collection.immutable.Vector;
import scala.collection.immutable.Vector$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * An immutable list that shares with the list it was made from: to add one element costs the same
 * however many there are, as does to read one. In everything else it is a {@link java.util.List}
 * that refuses to be changed.
 */
public final class SharedList<T> extends AbstractList<T> implements RandomAccess {
  private static final SharedList<?> EMPTY = new SharedList<>(Vector$.MODULE$.empty());

  private final Vector<T> elements;

  private SharedList(Vector<T> elements) {
    this.elements = elements;
  }

  @SuppressWarnings("unchecked") // there is nothing in it
  public static <T> SharedList<T> empty() {
    return (SharedList<T>) EMPTY;
  }

  /** The collection itself if it is one of these. */
  @SuppressWarnings("unchecked") // it cannot be written to
  public static <T> SharedList<T> copyOf(Collection<? extends T> collection) {
    if (collection instanceof SharedList<? extends T> shared) {
      return (SharedList<T>) shared;
    }
    return SharedList.<T>empty().plusAll(collection);
  }

  /** This list and one more at its end. */
  public SharedList<T> plus(T last) {
    return new SharedList<>(appended(elements, last));
  }

  /** This list and these at its end. */
  public SharedList<T> plusAll(Collection<? extends T> more) {
    var all = elements;
    for (T each : more) {
      all = appended(all, each);
    }
    return new SharedList<>(all);
  }

  /** This list without its first elements. */
  public SharedList<T> without(int first) {
    return first == 0 ? this : new SharedList<>(elements.drop(first));
  }

  /** Java sees two methods of this name in the class itself, and no type of what it returns. */
  @SuppressWarnings("unchecked") // a vector with one more is a vector
  private static <T> Vector<T> appended(SeqOps<T, ?, ?> elements, T last) {
    return (Vector<T>) elements.appended(last);
  }

  @Override
  public T get(int index) {
    return elements.apply(index);
  }

  @Override
  public int size() {
    return elements.size();
  }

  @Override
  public Iterator<T> iterator() {
    return CollectionConverters.asJava(elements.iterator());
  }
}
