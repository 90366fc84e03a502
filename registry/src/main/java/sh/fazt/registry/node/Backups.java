package sh.fazt.registry.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.Progress;
import sh.fazt.registry.backup.BackupFolder;
import sh.fazt.registry.backup.BackupMaker;
import sh.fazt.registry.backup.BackupRejections;
import sh.fazt.registry.backup.BackupSettings;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;

/** Backups of a node: by request, one at a time, and by itself as often as is set. */
public final class Backups {
  private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

  /** How often a node looks whether one is due. */
  static final Duration LOOK_EVERY = Duration.ofMinutes(1);

  /** One that failed is tried again after this time, or when the next is due if that is sooner. */
  private static final Duration AGAIN_AFTER = Duration.ofMinutes(10);

  private final Node node;
  private final BackupSettings settings;
  private final BackupMaker maker;
  private final LongCommand work = new LongCommand("backup");
  private final AtomicReference<Last> last = new AtomicReference<>(Last.NONE);

  /** What became of the last ones since the start. */
  private record Last(
      @Nullable String name, @Nullable Instant failedAt, @Nullable Rejection failure) {
    static final Last NONE = new Last(null, null, null);
  }

  Backups(Node node, BackupSettings settings) {
    this.node = node;
    this.settings = settings;
    this.maker =
        new BackupMaker(
            node.database(), Replay::stateOf, node.name(), node.clock(), settings.bytesPerSecond());
  }

  /**
   * What the operator asks for: without {@code watch} it is made and then answered; with {@code
   * begin} it is begun; with any other word its progress is told.
   *
   * @param request with {@code to}, a folder, or none for the one that is set; {@code key}, whether
   *     the node's key goes with it
   */
  ControlAnswer command(ControlRequest request) {
    return switch (request.argument("watch").orElse("")) {
      case "" -> make(request, _ -> {});
      case "begin" -> begin(request);
      default -> work.answer();
    };
  }

  private ControlAnswer begin(ControlRequest request) {
    Path to = folder(request);
    boolean key = request.argument("key").isPresent();
    work.begin(listener -> make(to, key, OptionalInt.empty(), listener));
    return work.answer();
  }

  /** Makes one at once, on this thread. */
  public ControlAnswer make(ControlRequest request, Consumer<Progress> listener) {
    return make(
        folder(request), request.argument("key").isPresent(), OptionalInt.empty(), listener);
  }

  /**
   * Begins one to the folder that is set, and tells how far it is; or how far the one is that runs.
   */
  public ControlAnswer begin() {
    return begin(ControlRequest.of("backup"));
  }

  /** How far the last one is, or what it came to. */
  public ControlAnswer progress() {
    return work.answer();
  }

  private Path folder(ControlRequest request) {
    return request
        .argument("to")
        .map(Path::of)
        .or(settings::to)
        .orElseThrow(() -> BackupRejections.noFolder().asException());
  }

  private ControlAnswer make(
      Path to, boolean withKey, OptionalInt keep, Consumer<Progress> listener) {
    try {
      var made = maker.make(to, withKey, keep, listener);
      last.set(new Last(made.name(), null, null));
      LOG.info(
          "Backup {}: {} new contents, {} bytes",
          made.name(),
          made.newContents().count(),
          made.newContents().bytes());
      return ControlAnswer.done(described(to, made));
    } catch (RejectedException refused) {
      var before = Objects.requireNonNull(last.get());
      last.set(new Last(before.name(), node.clock().instant(), refused.rejection()));
      LOG.error("No backup was made: {}", refused.rejection().sentence());
      throw refused;
    }
  }

  private static Map<String, @Nullable Object> described(Path to, BackupMaker.Made made) {
    var manifest = made.manifest();
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("running", false);
    data.put("backup", made.name());
    data.put("directory", to.toString());
    data.put("revision", manifest.revision().value());
    data.put("state_hash", manifest.stateHash().hex());
    data.put("apps", manifest.apps());
    data.put("contents", manifest.bodies().count());
    data.put("bytes", manifest.bodies().bytes() + manifest.database().bytes());
    data.put("new_contents", made.newContents().count());
    data.put("new_bytes", made.newContents().bytes() + manifest.database().bytes());
    data.put("with_key", manifest.withKey());
    data.put("removed", made.removed());
    return data;
  }

  /** Begins one if it is time; reads the folder, so not for an actor's thread. */
  void lookWhetherDue() {
    Optional<Path> to = settings.to();
    if (!settings.isScheduled() || to.isEmpty()) {
      return;
    }
    try {
      if (isDue(to.get(), node.clock().instant())) {
        work.begin(listener -> make(to.get(), false, OptionalInt.of(settings.keep()), listener));
      }
    } catch (IOException e) {
      LOG.warn("The folder of backups cannot be read: {}", e.getMessage());
    }
  }

  private boolean isDue(Path to, Instant now) throws IOException {
    Instant failed = Objects.requireNonNull(last.get()).failedAt();
    if (failed != null && failed.plus(AGAIN_AFTER).isAfter(now)) {
      return false;
    }
    var names = BackupFolder.names(to);
    return names.isEmpty()
        || BackupFolder.timeOf(names.getLast())
            // One of the future is none: the clock was wrong then.
            .filter(newest -> !newest.isAfter(now) && newest.plus(settings.every()).isAfter(now))
            .isEmpty();
  }

  /** What a status says; nothing where no backups are set and none was made. */
  public Map<String, @Nullable Object> status() {
    var data = new LinkedHashMap<String, @Nullable Object>();
    var now = Objects.requireNonNull(last.get());
    if (settings.isScheduled()) {
      data.put("every_seconds", settings.every().toSeconds());
    }
    if (now.name() != null) {
      data.put("last", now.name());
    }
    if (now.failure() != null) {
      data.put("failed", now.failure().sentence());
      data.put("failed_at", String.valueOf(now.failedAt()));
    }
    return data;
  }
}
