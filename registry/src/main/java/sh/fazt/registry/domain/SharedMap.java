package sh.fazt.registry.domain;

import java.util.AbstractMap;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import scala.Function0;
import scala.collection.immutable.TreeMap;
import scala.collection.immutable.TreeMap$;
import scala.jdk.javaapi.CollectionConverters;
import scala.math.Ordering$;

/**
 * An immutable map, sorted by its keys, that shares with the map it was made from: to put or remove
 * an entry copies the few nodes above it. In everything else it is a {@link Map} that refuses to be
 * changed.
 */
public final class SharedMap<K extends Comparable<? super K>, V> extends AbstractMap<K, V> {
  private static final Function0<@Nullable Object> NOTHING = () -> null;
  private static final SharedMap<String, Object> EMPTY =
      new SharedMap<>(
          TreeMap$.MODULE$.empty(
              Ordering$.MODULE$.comparatorToOrdering(Comparator.<String>naturalOrder())));

  private final TreeMap<K, V> entries;

  private SharedMap(TreeMap<K, V> entries) {
    this.entries = entries;
  }

  @SuppressWarnings("unchecked") // there is nothing in it, and every key compares itself
  public static <K extends Comparable<? super K>, V> SharedMap<K, V> empty() {
    return (SharedMap<K, V>) (SharedMap<?, ?>) EMPTY;
  }

  /** The map itself if it is one of these. */
  public static <K extends Comparable<? super K>, V> SharedMap<K, V> copyOf(Map<K, V> map) {
    if (map instanceof SharedMap<K, V> shared) {
      return shared;
    }
    var copy = SharedMap.<K, V>empty();
    for (Map.Entry<K, V> entry : map.entrySet()) {
      copy = copy.plus(entry.getKey(), entry.getValue());
    }
    return copy;
  }

  /** This map with the value under the key. */
  public SharedMap<K, V> plus(K key, V value) {
    return new SharedMap<>(entries.updated(key, value));
  }

  /** This map without the key. */
  public SharedMap<K, V> minus(K key) {
    return new SharedMap<>(entries.removed(key));
  }

  /** The value of the greatest key, or none. */
  public @Nullable V last() {
    return entries.isEmpty() ? null : entries.last()._2();
  }

  @Override
  @SuppressWarnings("unchecked") // whoever asks with another type of key is told so by its order
  public @Nullable V get(@Nullable Object key) {
    return key == null ? null : entries.getOrElse((K) key, (Function0<V>) (Function0<?>) NOTHING);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return CollectionConverters.asJava(entries).entrySet();
  }
}
