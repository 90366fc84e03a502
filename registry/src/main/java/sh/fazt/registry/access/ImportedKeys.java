package sh.fazt.registry.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.typesafe.config.Config;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.KeyNo;
import sh.fazt.registry.access.StoredImportedKeys.Waiting;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.access.AccessRejections;
import sh.fazt.registry.time.NodeTime;

/**
 * Keys of an older server that were not used here yet: of their tokens only slow hashes are known.
 * A token is compared with all of them once, on the one thread there is for it; what opened none is
 * remembered for a while.
 *
 * <p>Unknown tokens must not be able to keep the node busy. So few wait, one more is told to come
 * again; and after a token that opened nothing the thread rests for as long as it takes to be at
 * work no more than its share of the time. What is lost in an attack is the first use of such keys,
 * and of nothing else.
 */
final class ImportedKeys {
  private static final Logger LOG = LoggerFactory.getLogger(ImportedKeys.class);
  private static final long KEPT_SECONDS = 10;
  private static final int WHOLE = 100;
  private static final CompletionStage<Boolean> UNKNOWN = CompletableFuture.completedStage(false);

  private final Settings settings;
  private final NodeTime time;
  private final Opened opened;
  private final ThreadPoolExecutor thread;
  private final Cache<TokenHash, Boolean> wrong;
  private final Map<TokenHash, CompletableFuture<Boolean>> underWay = new ConcurrentHashMap<>();
  private final AtomicReference<Map<KeyNo, Waiting>> waiting;

  /**
   * The settings under {@code fazt.registry.access.imported-keys}, explained in reference.conf.
   *
   * @param queue tokens that may wait
   * @param longestWait for the answer about one
   * @param share percent of the time in which unknown tokens are checked
   * @param wrong unknown tokens that are remembered
   * @param wrongFor how long
   * @param validFor how long after the import
   */
  record Settings(
      int queue, Duration longestWait, int share, int wrong, Duration wrongFor, Duration validFor) {
    static Settings from(Config config) {
      Config keys = config.getConfig("fazt.registry.access.imported-keys");
      int share = keys.getInt("share");
      if (share < 1 || share > WHOLE) {
        throw new IllegalArgumentException(
            "fazt.registry.access.imported-keys.share is a percentage, 1 to 100");
      }
      return new Settings(
          keys.getInt("queue"),
          keys.getDuration("longest-wait"),
          share,
          keys.getInt("wrong"),
          keys.getDuration("wrong-for"),
          keys.getDuration("valid-for"));
    }
  }

  /** Takes over a token that opened a key, and says whether the key was still waiting for it. */
  @FunctionalInterface
  interface Opened {
    CompletionStage<Boolean> take(KeyNo key, ApiToken token);
  }

  ImportedKeys(Settings settings, NodeTime time, Map<KeyNo, Waiting> waiting, Opened opened) {
    this.settings = settings;
    this.time = time;
    this.opened = opened;
    this.waiting = new AtomicReference<>(Map.copyOf(waiting));
    this.wrong =
        Caffeine.newBuilder()
            .maximumSize(settings.wrong())
            .expireAfterWrite(settings.wrongFor())
            .executor(Runnable::run)
            .build();
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            KEPT_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.queue()),
            Thread.ofPlatform().name("imported-keys").daemon().factory());
    thread.allowCoreThreadTimeOut(true);
  }

  /** Whether there is a key that a token could open. */
  boolean isEmpty() {
    return now().isEmpty();
  }

  /** Adds one. */
  void add(KeyNo key, Waiting imported) {
    waiting.updateAndGet(
        before -> {
          var more = new HashMap<>(before);
          more.put(key, imported);
          return Map.copyOf(more);
        });
    wrong.invalidateAll();
  }

  /** Forgets those that ended. */
  void retain(Set<KeyNo> live) {
    waiting.updateAndGet(
        before -> {
          if (live.containsAll(before.keySet())) {
            return before;
          }
          var left = new HashMap<>(before);
          left.keySet().retainAll(live);
          return Map.copyOf(left);
        });
  }

  /** Until when the token of an older server opens the key; nothing if the key needs none. */
  Optional<Instant> until(KeyNo key) {
    return Optional.ofNullable(now().get(key))
        .map(imported -> imported.importedAt().plus(settings.validFor()));
  }

  private Map<KeyNo, Waiting> now() {
    return Objects.requireNonNull(waiting.get());
  }

  private boolean isValid(Waiting imported) {
    return time.forExpiry().isBefore(imported.importedAt().plus(settings.validFor()));
  }

  /**
   * Compares a token that no live key is known to have.
   *
   * @return whether it opened a key, which can be found from then on; fails with a {@link
   *     RejectedException} if that could not be found out
   */
  CompletionStage<Boolean> check(ApiToken token) {
    if (now().values().stream().noneMatch(this::isValid)) {
      return UNKNOWN;
    }
    TokenHash hash = token.hash();
    if (wrong.getIfPresent(hash) != null) {
      return UNKNOWN;
    }
    var mine = new CompletableFuture<Boolean>();
    var before = underWay.putIfAbsent(hash, mine);
    if (before != null) {
      return before;
    }
    var _ = mine.whenComplete((_, _) -> underWay.remove(hash, mine));
    try {
      long asked = System.nanoTime();
      thread.execute(() -> compare(token, hash, asked, mine));
    } catch (RejectedExecutionException _) {
      mine.completeExceptionally(new RejectedException(busy()));
    }
    return mine;
  }

  private Rejection busy() {
    return AccessRejections.importedKeysBusy().retryAfter(settings.longestWait());
  }

  private void compare(ApiToken token, TokenHash hash, long asked, CompletableFuture<Boolean> who) {
    long began = System.nanoTime();
    if (began - asked > settings.longestWait().toNanos()) {
      who.completeExceptionally(new RejectedException(busy()));
      return;
    }
    try {
      var key = keyOf(token);
      if (key.isPresent()) {
        who.complete(take(key.get(), token));
        return;
      }
      wrong.put(hash, true);
      who.complete(false);
    } catch (RuntimeException e) {
      LOG.warn("A token could not be compared with those of an older server", e);
      who.completeExceptionally(new RejectedException(busy()));
    }
    long worked = System.nanoTime() - began;
    LockSupport.parkNanos(worked * (WHOLE - settings.share()) / settings.share());
  }

  private boolean take(KeyNo key, ApiToken token) {
    boolean waited = opened.take(key, token).toCompletableFuture().join();
    waiting.updateAndGet(
        before -> {
          var left = new HashMap<>(before);
          left.remove(key);
          return Map.copyOf(left);
        });
    return waited;
  }

  private Optional<KeyNo> keyOf(ApiToken token) {
    List<Map.Entry<KeyNo, Waiting>> all = new ArrayList<>(now().entrySet());
    all.sort(Map.Entry.comparingByKey());
    for (var entry : all) {
      if (isValid(entry.getValue()) && entry.getValue().hash().isOf(token.reveal())) {
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }
}
