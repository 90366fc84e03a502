package sh.fazt.registry.routing;

import java.util.Optional;
import sh.fazt.journal.AppId;

/**
 * The place of an app in the list of all: the one that changed last comes first.
 *
 * @param changedAt milliseconds since 1970
 */
public record AppPosition(long changedAt, AppId id) implements Comparable<AppPosition> {
  private static final int DIGITS = 16;

  /** Where the app stands now. */
  public static AppPosition of(AppRow app) {
    return new AppPosition(app.updatedAt().toEpochMilli(), app.id());
  }

  /** The place a text says that {@link #toString} made, or none. */
  public static Optional<AppPosition> parse(String text) {
    if (text.length() <= DIGITS) {
      return Optional.empty();
    }
    try {
      long changedAt = Long.MAX_VALUE - Long.parseLong(text, 0, DIGITS, 16);
      return AppId.parse(text.substring(DIGITS)).map(id -> new AppPosition(changedAt, id));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(AppPosition other) {
    int later = Long.compare(other.changedAt, changedAt);
    return later != 0 ? later : id.compareTo(other.id);
  }

  /** Sorts as places do. */
  @Override
  public String toString() {
    return "%016x".formatted(Long.MAX_VALUE - changedAt) + id;
  }
}
