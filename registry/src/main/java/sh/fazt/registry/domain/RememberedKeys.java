package sh.fazt.registry.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Actor;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Version;

/**
 * The idempotency keys an entity still remembers. Bounded in number and in time; time is that of
 * later events, so that replay forgets exactly what was forgotten then.
 *
 * @param entries oldest first
 * @param byName the same, by actor and key
 */
public record RememberedKeys(SharedList<Entry> entries, SharedMap<String, Entry> byName) {
  private static final int MAX = 128;
  private static final Duration KEPT = Duration.ofHours(24);

  public static final RememberedKeys NOTHING =
      new RememberedKeys(SharedList.empty(), SharedMap.empty());

  /**
   * One accepted command.
   *
   * @param name of actor and key
   * @param version what the entity had reached after it
   */
  public record Entry(String name, String fingerprint, Version version, Instant at) {}

  /** What the key of this command led to before, or none. */
  public @Nullable Entry find(CommandMeta command) {
    var idempotency = command.idempotency();
    return idempotency == null ? null : byName.get(name(command.actor(), idempotency.key()));
  }

  /** This memory after an event that brought the entity to the version. */
  public RememberedKeys after(Meta meta, Version version) {
    var left = entries.isEmpty() ? this : withoutExpired(meta.at());
    if (meta.idempotencyKey() == null || meta.commandFingerprint() == null) {
      return left;
    }
    var name = name(meta.actor(), meta.idempotencyKey());
    return left.without(name)
        .with(new Entry(name, meta.commandFingerprint(), version, meta.at()))
        .bounded();
  }

  /** Whether one is over is looked at in each: a clock may have been set back. */
  private RememberedKeys withoutExpired(Instant now) {
    Instant over = now.minus(KEPT);
    for (var entry : entries) {
      if (!entry.at().isAfter(over)) {
        return of(entries.stream().filter(one -> one.at().isAfter(over)).toList());
      }
    }
    return this;
  }

  private RememberedKeys without(String name) {
    return byName.containsKey(name)
        ? of(entries.stream().filter(entry -> !entry.name().equals(name)).toList())
        : this;
  }

  private RememberedKeys with(Entry newest) {
    return new RememberedKeys(entries.plus(newest), byName.plus(newest.name(), newest));
  }

  private RememberedKeys bounded() {
    return entries.size() <= MAX
        ? this
        : new RememberedKeys(entries.without(1), byName.minus(entries.getFirst().name()));
  }

  private static RememberedKeys of(Iterable<Entry> oldestFirst) {
    var memory = NOTHING;
    for (var entry : oldestFirst) {
      memory = memory.with(entry);
    }
    return memory;
  }

  private static String name(Actor actor, String key) {
    return actor.kind() + " " + actor.name() + " " + key;
  }
}
