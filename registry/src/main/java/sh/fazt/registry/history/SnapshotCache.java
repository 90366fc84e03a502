package sh.fazt.registry.history;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.typesafe.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * The states of entities with a longer history, so that one that comes back does not add its whole
 * history up again. An optimisation only: in memory, bounded, and what is not here comes from the
 * journal, which is read at every start.
 *
 * <p>States are immutable and share most of what they hold with the routing table. May be used by
 * several threads.
 */
public final class SnapshotCache {
  private final Cache<String, Kept> states;

  /**
   * A state.
   *
   * @param number of the last event in it
   */
  record Kept(long number, Object state) {}

  /** Reads its bound, {@code fazt.registry.entities.kept-states}, from a whole configuration. */
  public SnapshotCache(Config config) {
    states =
        Caffeine.newBuilder()
            .maximumSize(config.getLong("fazt.registry.entities.kept-states"))
            .executor(Runnable::run)
            .build();
  }

  /** Keeps the state that an entity has after its event of this number; of several the newest. */
  public void keep(String entity, long number, Object state) {
    states
        .asMap()
        .merge(
            entity,
            new Kept(number, state),
            (known, offered) -> known.number() > offered.number() ? known : offered);
  }

  /** The state of the entity, unless there is none or it is newer than this number. */
  @Nullable Kept find(String entity, long max) {
    var kept = states.getIfPresent(entity);
    return kept == null || kept.number() > max ? null : kept;
  }

  void forget(String entity) {
    states.invalidate(entity);
  }
}
