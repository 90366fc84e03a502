package sh.fazt.http.deploy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.ApiSettings;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.KeyNo;
import sh.fazt.registry.domain.RejectedException;

/**
 * The deploys that are open, bounded in number, by key, and in the files they list. In memory only:
 * after a restart their clients open new ones. For any thread.
 */
public final class OpenDeploys {
  private final ApiSettings.Deploys settings;
  private final InstantSource clock;
  private final Map<String, OpenDeploy> deploys = new LinkedHashMap<>();

  public OpenDeploys(ApiSettings.Deploys settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Refuses one more if it would be one too many.
   *
   * @param files that it lists
   * @throws RejectedException without room for it
   */
  synchronized void requireCapacity(KeyNo key, int files) {
    closeExpired();
    if (count(deploy -> deploy.owner().equals(key)) >= settings.maxPerKey()) {
      endEmptyOne(key);
    }
    if (deploys.size() >= settings.max()) {
      oldest(OpenDeploy::isDone).forEach(this::remove);
    }
    int listed = deploys.values().stream().mapToInt(OpenDeploy::files).sum();
    if (deploys.size() >= settings.max() || listed + files > settings.maxFiles()) {
      throw ApiRejections.busy("Too many deploys are open").asException();
    }
  }

  private long count(Predicate<OpenDeploy> which) {
    return deploys.values().stream().filter(deploy -> !deploy.isDone()).filter(which).count();
  }

  /** Nothing is lost with a deploy to which nothing was sent: opening it again costs nothing. */
  private void endEmptyOne(KeyNo key) {
    List<OpenDeploy> empty =
        oldest(
            deploy ->
                deploy.owner().equals(key)
                    && !deploy.isDone()
                    && !deploy.isInUse()
                    && !deploy.holdsContent());
    if (empty.isEmpty()) {
      Duration left =
          oldest(deploy -> deploy.owner().equals(key) && !deploy.isDone()).stream()
              .findFirst()
              .map(deploy -> Duration.between(clock.instant(), expiry(deploy)))
              .orElse(settings.expiresAfter());
      throw ApiRejections.tooManyOpenDeploys(
              settings.maxPerKey(),
              Duration.ofSeconds(Math.max(1, left.plusMillis(999).toSeconds())))
          .asException();
    }
    empty.forEach(this::remove);
  }

  /** The one that was not used for longest, if there is one. */
  private List<OpenDeploy> oldest(Predicate<OpenDeploy> which) {
    return deploys.values().stream()
        .filter(which)
        .min(Comparator.comparing(OpenDeploy::lastUse))
        .stream()
        .toList();
  }

  /**
   * Opens one.
   *
   * @throws RejectedException without room for it; then it is closed
   */
  synchronized void add(OpenDeploy deploy) {
    try {
      requireCapacity(deploy.owner(), deploy.files());
    } catch (RejectedException refused) {
      deploy.close();
      throw refused;
    }
    deploys.put(deploy.id(), deploy);
  }

  /**
   * The deploy of this id, in use by the caller until he calls {@link #release}.
   *
   * @throws RejectedException if there is none of this key: that another key has it is not
   *     disclosed
   */
  synchronized OpenDeploy use(String id, KeyNo key) {
    closeExpired();
    OpenDeploy deploy = deploys.get(id);
    if (deploy == null || !deploy.owner().equals(key)) {
      throw ApiRejections.noDeploy().asException();
    }
    deploy.begin(clock.instant());
    return deploy;
  }

  void release(OpenDeploy deploy) {
    deploy.end(clock.instant());
  }

  /** Those of the digests that the key sent to any of its open deploys. */
  synchronized Set<ContentHash> sentBy(KeyNo key, Collection<ContentHash> wanted) {
    closeExpired();
    var sent = new HashSet<ContentHash>();
    for (OpenDeploy deploy : deploys.values()) {
      if (deploy.owner().equals(key)) {
        sent.addAll(deploy.sentOf(wanted));
      }
    }
    return sent;
  }

  /** When a deploy expires if it is not used before. */
  Instant expiry(OpenDeploy deploy) {
    return deploy.lastUse().plus(settings.expiresAfter());
  }

  /** Ends those that expired. */
  public synchronized void closeExpired() {
    Instant now = clock.instant();
    new ArrayList<>(deploys.values())
        .stream()
            .filter(deploy -> !deploy.isInUse() && !now.isBefore(expiry(deploy)))
            .forEach(this::remove);
  }

  private void remove(OpenDeploy deploy) {
    deploys.remove(deploy.id());
    deploy.close();
  }
}
