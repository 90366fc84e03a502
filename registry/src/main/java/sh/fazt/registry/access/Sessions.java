package sh.fazt.registry.access;

import com.typesafe.config.Config;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
import sh.fazt.registry.node.Database;

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
  private final InstantSource clock;
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
   * @param most how many there are
   */
  public record Settings(Duration idle, Duration rememberedIdle, int most) {
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

  private final AtomicLong era = new AtomicLong();

  private record Entry(TokenHash token, SessionRow row) {}

  /** A session that was just opened, with the secret that is told once. */
  public record Opened(SessionRow session, SessionToken token) {}

  /** Reads the stored sessions; for start-up, it waits for them. */
  public Sessions(Database database, InstantSource clock, Settings settings) {
    this.stored = new StoredSessions(database);
    this.clock = clock;
    this.settings = settings;
    stored.all().join().forEach(this::show);
  }

  private SessionRow show(Stored session) {
    var row =
        new SessionRow(
            session.id(),
            session.username(),
            session.remembered(),
            session.createdAt(),
            session.seenAt(),
            session.seenAt().plus(settings.idle(session.remembered())),
            session.address(),
            session.program());
    byId.put(session.id(), new Entry(session.token(), row));
    byToken.put(session.token(), session.id());
    return row;
  }

  /** How long a session lasts without being used. */
  public Duration idle(boolean remembered) {
    return settings.idle(remembered);
  }

  /** Counts how often all sessions were ended. */
  public long era() {
    return era.get();
  }

  /**
   * Opens a session.
   *
   * @param checkedIn the {@link #era} before the password was looked at; if it is over, that
   *     password may be an old one
   * @return nothing then
   */
  public CompletionStage<Optional<Opened>> open(
      long checkedIn, String username, boolean remembered, String address, String program) {
    var token = SessionToken.draw(random);
    Instant now = clock.instant();
    return makeRoom()
        .thenCompose(
            _ ->
                stored.add(
                    new Stored(0, token.hash(), username, remembered, now, now, address, program)))
        .thenCompose(
            session -> {
              var opened = new Opened(show(session), token);
              return checkedIn == era.get()
                  ? CompletableFuture.completedFuture(Optional.of(opened))
                  : end(session.id()).thenApply(_ -> Optional.<Opened>empty());
            });
  }

  private CompletionStage<Integer> makeRoom() {
    Instant now = clock.instant();
    var rows = new ArrayList<SessionRow>();
    byId.values().forEach(entry -> rows.add(entry.row()));
    rows.sort(Comparator.comparing(SessionRow::seenAt).thenComparing(SessionRow::id));
    int surplus = rows.size() - settings.most() + 1;
    var gone = new ArrayList<Long>();
    for (int i = 0; i < rows.size(); i++) {
      if (i < surplus || rows.get(i).isExpired(now)) {
        gone.add(rows.get(i).id());
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

  private Optional<SessionRow> live(long id) {
    return Optional.ofNullable(byId.get(id))
        .map(Entry::row)
        .filter(row -> !row.isExpired(clock.instant()));
  }

  private Used used(SessionRow row) {
    Instant now = clock.instant();
    if (Duration.between(row.seenAt(), now).compareTo(GRAIN) < 0) {
      return new Used(row, false);
    }
    Entry after =
        byId.computeIfPresent(
            row.id(),
            (_, entry) ->
                new Entry(
                    entry.token(),
                    entry.row().seen(now, now.plus(settings.idle(row.remembered())))));
    if (after == null) {
      return new Used(row, false);
    }
    unwritten.put(row.id(), now);
    return new Used(after.row(), true);
  }

  /** Has it written when sessions were last used. */
  public CompletionStage<Integer> write() {
    var batch = new HashMap<>(unwritten);
    batch.forEach(unwritten::remove);
    return batch.isEmpty() ? CompletableFuture.completedFuture(0) : stored.seen(batch);
  }

  /** All that are live, the one opened last first. */
  public List<SessionRow> live() {
    Instant now = clock.instant();
    return byId.values().stream()
        .map(Entry::row)
        .filter(row -> !row.isExpired(now))
        .sorted(Comparator.comparing(SessionRow::id).reversed())
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
    era.incrementAndGet();
    return end(List.copyOf(byId.keySet()));
  }

  private CompletionStage<Integer> end(List<Long> ids) {
    for (Long id : ids) {
      Entry entry = byId.remove(id);
      if (entry != null) {
        byToken.remove(entry.token());
      }
    }
    return ids.isEmpty() ? CompletableFuture.completedFuture(0) : stored.remove(ids);
  }

  /** A pass that shows whoever has it what the session may see at this host, while it lasts. */
  public ViewPass pass(SessionRow session, String host) {
    Entry entry = byId.get(session.id());
    if (entry == null) {
      throw new IllegalStateException("the session is over");
    }
    return ViewPass.of(session.id(), entry.token(), host);
  }

  /** Whether the text is a pass for this host of a session that is live. */
  public boolean admits(@Nullable String pass, String host) {
    return ViewPass.parse(pass)
        .filter(
            shown -> {
              Entry entry = byId.get(shown.session());
              return entry != null
                  && live(shown.session()).isPresent()
                  && shown.equals(ViewPass.of(shown.session(), entry.token(), host));
            })
        .isPresent();
  }
}
