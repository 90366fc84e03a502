package sh.fazt.http.request;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Entries in the order in which they are listed. Each has a key; a page goes on after the key of
 * the last entry of the page before, so that what comes and goes meanwhile neither doubles nor
 * hides another.
 *
 * @param after the entries that come after this key; after none all of them. Each call reads anew,
 *     and only as far as it is asked
 * @param key no two entries have the same
 * @param view how one is shown
 * @param size how many entries there are, if that is known without reading them
 */
public record Listing<T>(
    Function<String, Iterator<T>> after,
    Function<T, String> key,
    Function<T, ?> view,
    OptionalLong size) {

  public Listing(
      Function<String, Iterator<T>> after, Function<T, String> key, Function<T, ?> view) {
    this(after, key, view, OptionalLong.empty());
  }

  /** Entries that are in memory and sorted by this order of their keys. */
  public static <T> Listing<T> of(
      List<T> sorted, Function<T, String> key, Comparator<String> order, Function<T, ?> view) {
    return new Listing<>(
        from ->
            sorted
                .subList(from.isEmpty() ? 0 : past(sorted, key, order, from), sorted.size())
                .iterator(),
        key,
        view);
  }

  /** Entries that are in memory and sorted by their keys. */
  public static <T> Listing<T> of(List<T> sorted, Function<T, String> key, Function<T, ?> view) {
    return of(sorted, key, Comparator.naturalOrder(), view);
  }

  /** Where those begin that come after the key. */
  private static <T> int past(
      List<T> sorted, Function<T, String> key, Comparator<String> order, String from) {
    int low = 0;
    int high = sorted.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.compare(key.apply(sorted.get(middle)), from) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Only those of the entries. */
  public Listing<T> only(Predicate<T> shown) {
    return new Listing<>(from -> stream(from).filter(shown).iterator(), key, view);
  }

  /** The same, of which it is known how many there are. */
  public Listing<T> ofSize(long entries) {
    return new Listing<>(after, key, view, OptionalLong.of(entries));
  }

  /** How many entries there are; they are read for it, and not kept, if that is not known. */
  long count() {
    return size.orElseGet(() -> stream("").count());
  }

  /** The entries after a key, read one by one. */
  Stream<T> stream(String from) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(after.apply(from), Spliterator.ORDERED), false);
  }

  /** A key that sorts the larger number first. */
  public static String falling(long number) {
    return "%016x".formatted(Long.MAX_VALUE - number);
  }

  /** A key that sorts the smaller number first. */
  public static String rising(long number) {
    return "%016x".formatted(number);
  }
}
