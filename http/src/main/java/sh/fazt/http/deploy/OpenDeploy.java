package sh.fazt.http.deploy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.KeyNo;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.change.DeployDetails;
import sh.fazt.registry.change.DeployOutcome;
import sh.fazt.registry.content.Manifest;
import sh.fazt.registry.content.PinnedContent;

/** One deploy between its manifest and its commit, and for a while after. For any thread. */
final class OpenDeploy {
  /** How far it is. */
  private sealed interface Stage {
    /**
     * Content comes in.
     *
     * @param missing in the order of the manifest
     * @param sent what this deploy's key sent to it
     * @param pins keep what is there
     */
    record Filling(
        Manifest manifest,
        LinkedHashSet<ContentHash> missing,
        Set<ContentHash> sent,
        List<PinnedContent> pins)
        implements Stage {}

    /** It was done. */
    record Committed(Done done) implements Stage {}

    /** It ended before it was done. */
    record Closed() implements Stage {}
  }

  /** What came of it. */
  record Done(NameDeploy.Files files, DeployOutcome.Deployed outcome) {}

  private final String id;
  private final KeyNo owner;
  private final Subdomain site;
  private final DeployDetails details;
  private Stage stage;
  private Instant lastUse;
  private int users;

  /**
   * A deploy that begins.
   *
   * @param present what need not be sent, kept by {@code pinned}
   */
  OpenDeploy(
      String id,
      KeyNo owner,
      Subdomain site,
      DeployDetails details,
      Manifest manifest,
      Set<ContentHash> present,
      PinnedContent pinned,
      Instant now) {
    this.id = id;
    this.owner = owner;
    this.site = site;
    this.details = details;
    var missing = new LinkedHashSet<>(manifest.contents());
    missing.removeAll(present);
    this.stage =
        new Stage.Filling(manifest, missing, new HashSet<>(), new ArrayList<>(List.of(pinned)));
    this.lastUse = now;
  }

  String id() {
    return id;
  }

  KeyNo owner() {
    return owner;
  }

  Subdomain site() {
    return site;
  }

  DeployDetails details() {
    return details;
  }

  /** Somebody uses it from now on. */
  synchronized void begin(Instant now) {
    users++;
    lastUse = now;
  }

  synchronized void end(Instant now) {
    users--;
    lastUse = now;
  }

  synchronized Instant lastUse() {
    return lastUse;
  }

  synchronized boolean isInUse() {
    return users > 0;
  }

  /** Whether it was committed; then it holds nothing but what came of it. */
  synchronized boolean isDone() {
    return stage instanceof Stage.Committed;
  }

  /** Whether something would have to be sent again if it ended now. */
  synchronized boolean holdsContent() {
    return stage instanceof Stage.Filling filling && !filling.sent().isEmpty();
  }

  /** Files in its list, as long as it has one. */
  synchronized int files() {
    return stage instanceof Stage.Filling filling ? filling.manifest().files().size() : 0;
  }

  /** The digests that have to be sent still. */
  synchronized List<ContentHash> missing() {
    return stage instanceof Stage.Filling filling ? List.copyOf(filling.missing()) : List.of();
  }

  /** Those of the digests that its key sent to it, and that are kept by it. */
  synchronized Set<ContentHash> sentOf(Collection<ContentHash> wanted) {
    var sent = new HashSet<ContentHash>();
    if (stage instanceof Stage.Filling filling) {
      wanted.stream().filter(filling.sent()::contains).forEach(sent::add);
    }
    return sent;
  }

  /**
   * Its list of files.
   *
   * @throws sh.fazt.registry.domain.RejectedException if it has ended
   */
  synchronized Manifest manifest() {
    return filling().manifest();
  }

  /**
   * Takes note of content that was stored for it.
   *
   * @param pinned keeps it; belongs to this deploy from now on
   * @throws sh.fazt.registry.domain.RejectedException if it has ended; then the caller keeps {@code
   *     pinned}
   */
  synchronized void stored(Set<ContentHash> content, PinnedContent pinned) {
    var filling = filling();
    filling.missing().removeAll(content);
    boolean isNew = filling.sent().addAll(content);
    if (isNew) {
      filling.pins().add(pinned);
    } else {
      pinned.close(); // it came again, and is kept already
    }
  }

  /**
   * Lets another one keep all its content too. Quick, since nothing of it can be on its way out.
   *
   * @throws sh.fazt.registry.domain.RejectedException if it has ended, or content is missing
   */
  synchronized Manifest handOver(PinnedContent pinned) {
    var filling = filling();
    if (!filling.missing().isEmpty()) {
      throw ApiRejections.contentMissing(filling.missing().size()).asException();
    }
    filling.manifest().contents().forEach(pinned::pin);
    return filling.manifest();
  }

  private Stage.Filling filling() {
    if (stage instanceof Stage.Filling filling) {
      return filling;
    }
    throw ApiRejections.noDeploy().asException();
  }

  /** It was done, and what it kept is kept by its release. */
  synchronized void done(Done done) {
    release();
    stage = new Stage.Committed(done);
  }

  /** What came of it, or none. */
  synchronized @Nullable Done outcome() {
    return stage instanceof Stage.Committed committed ? committed.done() : null;
  }

  /** Ends it. */
  synchronized void close() {
    release();
    stage = new Stage.Closed();
  }

  private void release() {
    if (stage instanceof Stage.Filling filling) {
      filling.pins().forEach(PinnedContent::close);
    }
  }
}
