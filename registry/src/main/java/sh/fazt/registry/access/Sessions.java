package sh.fazt.registry.access;

import com.typesafe.config.Config;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.access.StoredSessions.Stored;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.time.NodeTime;

/**
 * Where the operator is signed in. Looked up in memory; every session is in the database before its
 * token is handed out, and out of memory before its end is answered.
 *
 * <p>A session ends when it was not used for a while. Of too many the one that was used longest ago
 * makes room.
 */
public final class Sessions {
  /** A use is noted once in this time, not with every request. */
  private static final Duration GRAIN = Duration.ofMinutes(1);

  private final StoredSessions stored;
  private final NodeTime time;
  private final Settings settings;
  private final SecureRandom random = new SecureRandom();
  private final ConcurrentHashMap<Long, Entry> byId = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<TokenHash, Long> byToken = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Long, Instant> unwritten = new ConcurrentHashMap<>();

  /**
   * The settings under {@code fazt.registry.access.session}.
   *
   * @param idle how long one lasts without being used
   * @param rememberedIdle the same, if the operator asked to be remembered
   * @param max how many there are
   */
  public record Settings(Duration idle, Duration rememberedIdle, int max) {
    /** Reads them from a whole configuration. */
    public static Settings from(Config config) {
      Config session = config.getConfig("fazt.registry.access.session");
      return new Settings(
          session.getDuration("idle"),
          session.getDuration("remembered-idle"),
          session.getInt("most"));
    }

    Duration idle(boolean remembered) {
      return remembered ? rememberedIdle : idle;
    }
  }

  private final AtomicLong epoch = new AtomicLong();

  /**
   * A session.
   *
   * @param used when, by {@link NodeTime#steady}
   */
  private record Entry(Stored stored, Instant used) {
    long id() {
      return stored.id();
    }

    Entry usedAt(Instant now) {
      return new Entry(stored, now);
    }
  }

  /** A session that was just opened, with the secret that is shown once. */
  public record Opened(SessionRow session, SessionToken token) {}

  /** Reads the stored sessions; for start-up, it waits for them. */
  public Sessions(Database database, NodeTime time, Settings settings) {
    this.stored = new StoredSessions(database);
    this.time = time;
    this.settings = settings;
    Instant lived = time.lived();
    Instant now = time.steady();
    for (Stored session : stored.all().join()) {
      // One from the future was used just now: a clock was wrong.
      Instant seen = session.seenAt().isAfter(lived) ? lived : session.seenAt();
      show(new Entry(session, now.minus(Duration.between(seen, lived))));
    }
  }

  private void show(Entry entry) {
    byId.put(entry.id(), entry);
    byToken.put(entry.stored().token(), entry.id());
  }

  /** Its times by the clock as it is now. */
  private SessionRow row(Entry entry) {
    Stored session = entry.stored();
    Instant seen = time.shown(entry.used());
    return new SessionRow(
        session.id(),
        session.username(),
        session.remembered(),
        session.createdAt(),
        seen,
        seen.plus(settings.idle(session.remembered())),
        session.address(),
        session.program());
  }

  private boolean isOver(Entry entry) {
    Duration unused = Duration.between(entry.used(), time.steady());
    return unused.compareTo(settings.idle(entry.stored().remembered())) >= 0;
  }

  /** How long a session lasts without being used. */
  public Duration idle(boolean remembered) {
    return settings.idle(remembered);
  }

  /** Counts how often all sessions were ended. */
  public long epoch() {
    return epoch.get();
  }

  /**
   * Opens a session.
   *
   * @param checkedIn the {@link #epoch} before the password was looked at; if it is over, that
   *     password may be an old one
   * @return nothing then
   */
  public CompletionStage<Optional<Opened>> open(
      long checkedIn, String username, boolean remembered, String address, String program) {
    var token = SessionToken.draw(random);
    Instant now = time.now();
    Instant lived = time.lived();
    return makeRoom()
        .thenCompose(
            _ ->
                stored.add(
                    new Stored(
                        0, token.hash(), username, remembered, now, lived, address, program)))
        .thenCompose(
            session -> {
              var entry = new Entry(session, time.steady());
              show(entry);
              var opened = new Opened(row(entry), token);
              return checkedIn == epoch.get()
                  ? CompletableFuture.completedFuture(Optional.of(opened))
                  : end(session.id()).thenApply(_ -> Optional.<Opened>empty());
            });
  }

  private CompletionStage<Integer> makeRoom() {
    var entries = new ArrayList<>(byId.values());
    entries.sort(Comparator.comparing(Entry::used).thenComparingLong(Entry::id));
    int surplus = entries.size() - settings.max() + 1;
    var gone = new ArrayList<Long>();
    for (int i = 0; i < entries.size(); i++) {
      if (i < surplus || isOver(entries.get(i))) {
        gone.add(entries.get(i).id());
      }
    }
    return end(gone);
  }

  /**
   * A session that is being used.
   *
   * @param renewed whether it was noted just now that it lasts longer for that
   */
  public record Used(SessionRow session, boolean renewed) {}

  /** The live session a token opens; notes that it is being used. Reads no storage. */
  public Optional<Used> use(String token) {
    return SessionToken.parse(token)
        .map(parsed -> byToken.get(parsed.hash()))
        .flatMap(this::live)
        .map(this::used);
  }

  /** Whether the token opens a live session; that is no use of it. */
  public boolean isLive(String token) {
    return SessionToken.parse(token)
        .map(parsed -> byToken.get(parsed.hash()))
        .flatMap(this::live)
        .isPresent();
  }

  private Optional<Entry> live(long id) {
    return Optional.ofNullable(byId.get(id)).filter(entry -> !isOver(entry));
  }

  private Used used(Entry entry) {
    Instant now = time.steady();
    if (Duration.between(entry.used(), now).compareTo(GRAIN) < 0) {
      return new Used(row(entry), false);
    }
    Entry after = byId.computeIfPresent(entry.id(), (_, before) -> before.usedAt(now));
    if (after == null) {
      return new Used(row(entry), false);
    }
    unwritten.put(entry.id(), time.lived());
    return new Used(row(after), true);
  }

  /** Has it written when sessions were last used. */
  public CompletionStage<Integer> write() {
    var batch = new HashMap<>(unwritten);
    batch.forEach(unwritten::remove);
    return batch.isEmpty() ? CompletableFuture.completedFuture(0) : stored.seen(batch);
  }

  /** All that are live, the one opened last first. */
  public List<SessionRow> live() {
    return byId.values().stream()
        .filter(entry -> !isOver(entry))
        .map(this::row)
        .sorted(Comparator.comparingLong(SessionRow::id).reversed())
        .toList();
  }

  /** Ends a session. Says whether it was there. */
  public CompletionStage<Boolean> end(long id) {
    return byId.containsKey(id)
        ? end(List.of(id)).thenApply(_ -> true)
        : CompletableFuture.completedFuture(false);
  }

  /** Ends all sessions, as after a change of the password. */
  public CompletionStage<Integer> endAll() {
    epoch.incrementAndGet();
    return end(List.copyOf(byId.keySet()));
  }

  private CompletionStage<Integer> end(List<Long> ids) {
    for (Long id : ids) {
      Entry entry = byId.remove(id);
      if (entry != null) {
        byToken.remove(entry.stored().token());
      }
    }
    return ids.isEmpty() ? CompletableFuture.completedFuture(0) : stored.remove(ids);
  }

  /** A pass that grants its holder what the session may see at this host, while it lasts. */
  public ViewPass pass(SessionRow session, String host) {
    Entry entry = byId.get(session.id());
    if (entry == null) {
      throw new IllegalStateException("the session is over");
    }
    return ViewPass.of(session.id(), entry.stored().token(), host);
  }

  /** Whether the text is a pass for this host of a session that is live. */
  public boolean admits(@Nullable String pass, String host) {
    return ViewPass.parse(pass)
        .filter(
            shown -> {
              Entry entry = byId.get(shown.session());
              return entry != null
                  && live(shown.session()).isPresent()
                  && shown.equals(ViewPass.of(shown.session(), entry.stored().token(), host));
            })
        .isPresent();
  }
}
