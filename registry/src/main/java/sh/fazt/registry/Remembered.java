package sh.fazt.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Actor;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Version;

/**
 * The idempotency keys an entity still remembers, oldest first. Bounded in number and in time; time
 * is that of later events, so that replay forgets exactly what was forgotten then.
 *
 * @param entries by actor and key
 */
public record Remembered(SequencedMap<String, Entry> entries) {
  private static final int MOST = 128;
  private static final Duration KEPT = Duration.ofHours(24);

  public static final Remembered NOTHING = new Remembered(new LinkedHashMap<>());

  /**
   * One accepted command.
   *
   * @param version what the entity had reached after it
   */
  public record Entry(String fingerprint, Version version, Instant at) {}

  public Remembered(SequencedMap<String, Entry> entries) {
    this.entries = Collections.unmodifiableSequencedMap(entries);
  }

  /** What the key of this command led to before, or none. */
  public @Nullable Entry find(CommandMeta command) {
    var idempotency = command.idempotency();
    return idempotency == null ? null : entries.get(name(command.actor(), idempotency.key()));
  }

  /** This memory after an event that brought the entity to the version. */
  public Remembered after(Meta meta, Version version) {
    if (meta.idempotencyKey() == null && entries.isEmpty()) {
      return this;
    }
    var kept = new LinkedHashMap<String, Entry>();
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      if (entry.getValue().at().plus(KEPT).isAfter(meta.at())) {
        kept.put(entry.getKey(), entry.getValue());
      }
    }
    if (meta.idempotencyKey() != null && meta.commandFingerprint() != null) {
      kept.putLast(
          name(meta.actor(), meta.idempotencyKey()),
          new Entry(meta.commandFingerprint(), version, meta.at()));
    }
    while (kept.size() > MOST) {
      kept.pollFirstEntry();
    }
    return new Remembered(kept);
  }

  private static String name(Actor actor, String key) {
    return actor.kind() + " " + actor.name() + " " + key;
  }
}
