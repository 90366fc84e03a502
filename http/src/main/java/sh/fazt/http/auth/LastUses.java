package sh.fazt.http.auth;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.KeyNo;

/**
 * When keys were last used. A request only notes it in memory, one entry per key; the owner of this
 * has it written now and then, all keys at once. What was noted since is lost with the process.
 */
public final class LastUses {
  private static final Logger LOG = LoggerFactory.getLogger(LastUses.class);

  private final InstantSource clock;
  private final Function<Map<KeyNo, Instant>, CompletionStage<?>> store;
  private final ConcurrentHashMap<KeyNo, Instant> noted = new ConcurrentHashMap<>();

  public LastUses(InstantSource clock, Function<Map<KeyNo, Instant>, CompletionStage<?>> store) {
    this.clock = clock;
    this.store = store;
  }

  /** Notes that the key is being used. */
  public void note(KeyNo key) {
    noted.put(key, clock.instant());
  }

  /** Has everything written that was noted since the last time. */
  public void write() {
    Map<KeyNo, Instant> batch = Map.copyOf(noted);
    if (batch.isEmpty()) {
      return;
    }
    batch.forEach(noted::remove); // one noted again meanwhile stays
    watch(store.apply(batch));
  }

  /** Says so in the log if it could not be written. */
  static void watch(CompletionStage<?> written) {
    written.whenComplete(
        (_, failure) -> {
          if (failure != null) {
            LOG.warn("It could not be stored when keys and sessions were last used", failure);
          }
        });
  }
}
