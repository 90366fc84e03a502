package sh.fazt.http.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.request.Program;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.node.Upgrade;
import sh.fazt.registry.domain.node.UpgradeStep;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.release.ReleaseVersion;
import sh.fazt.registry.upgrade.Installation;
import sh.fazt.registry.upgrade.Outcome;
import sh.fazt.registry.upgrade.UpgradeFolder;
import sh.fazt.registry.upgrade.UpgradeRejections;

/** The upgrades of one node: at most one at a time, and how the last one went. */
public final class Upgrades implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upgrades.class);

  private final Node node;
  private final Program program;
  private final UpgradeSettings settings;
  private final Optional<OnTrial> trial;
  private final AtomicReference<Runnable> restart = new AtomicReference<>(() -> {});
  private @Nullable UpgradeRun run;

  private Upgrades(Node node, Program program, UpgradeSettings settings, Optional<OnTrial> trial) {
    this.node = node;
    this.program = program;
    this.settings = settings;
    this.trial = trial;
  }

  /** Those of a node. */
  public static Upgrades of(Node node, Program program) {
    var settings = UpgradeSettings.of(node.config());
    var folder = UpgradeFolder.of(node.database().file());
    var trial =
        program
            .installation()
            .trial()
            .filter(_ -> !node.gate().isOpen())
            .map(
                found ->
                    new OnTrial(node, folder, found, settings.observe(), settings.confirmWithin()));
    return new Upgrades(node, program, settings, trial);
  }

  /** What ends the process so that it is started again. */
  public void whenToRestart(Runnable end) {
    restart.set(end);
  }

  /**
   * The node serves visitors: a version on trial begins to wait for its confirmation, and how the
   * last switch ended is put into the journal.
   *
   * @param reachesItself whether a request to the open port is answered
   */
  public void serving(java.util.function.BooleanSupplier reachesItself) {
    if (trial.isPresent()) {
      trial.get().begin(reachesItself, () -> Objects.requireNonNull(restart.get()).run());
    } else if (program.installation().root().isPresent()) {
      Thread.ofVirtual().name("fazt-upgrade-outcome").start(this::settle);
    }
  }

  UpgradeSettings settings() {
    return settings;
  }

  Installation installation() {
    return program.installation();
  }

  String version() {
    return program.version();
  }

  Optional<OnTrial> trial() {
    return trial;
  }

  /** How far the last upgrade got, by the journal. */
  Optional<Upgrade.Position> last() {
    return node.settings().upgrade();
  }

  /** What the one under way does at the moment. */
  synchronized Optional<Activity> activity() {
    return run == null || run.switching().isDone() ? Optional.empty() : Optional.of(run.activity());
  }

  /** The versions whose programs are here, the newest first. */
  List<String> releases() {
    var found = new ArrayList<ReleaseVersion>();
    program
        .installation()
        .root()
        .map(root -> root.resolve("releases"))
        .filter(folder -> Files.isDirectory(folder))
        .ifPresent(
            folder -> {
              try (var all = Files.list(folder)) {
                for (Path each : all.toList()) {
                  if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                    ReleaseVersion.parse(String.valueOf(each.getFileName())).ifPresent(found::add);
                  }
                }
              } catch (IOException e) {
                LOG.warn("The installed releases could not be listed", e);
              }
            });
    return found.stream()
        .sorted(java.util.Comparator.reverseOrder())
        .map(ReleaseVersion::toString)
        .toList();
  }

  /** The version that runs, to be compared with others. */
  ReleaseVersion running() {
    return Offers.parsed(program.version());
  }

  /**
   * The release that is wanted, if it may take over. Blocks.
   *
   * @throws RejectedException if there is none, or it may not
   */
  Offer find(Wanted wanted) {
    var work = workplace();
    var offer = new Offers(settings, work.keys(), work.incoming()).find(wanted);
    if (wanted.isCertain() || running().isBefore(offer.version())) {
      offer.mustFit(running(), wanted.allowDowngrade(), settings.maxRelease());
    }
    return offer;
  }

  Workplace workplace() {
    mustBePossible();
    return Workplace.of(program.installation(), node.database().file());
  }

  /** Refuses where nothing would start another version. */
  void mustBePossible() {
    if (!program.installation().canSwitch()) {
      throw UpgradeRejections.unsupported().asException();
    }
  }

  /**
   * Refuses while one is under way.
   *
   * @throws RejectedException if one is
   */
  synchronized void mustBeFree() {
    node.gate().pass();
    if (run != null && !run.switching().isDone()) {
      throw UpgradeRejections.beginning().asException();
    }
    last()
        .filter(last -> !last.isEnded())
        .ifPresent(
            last -> {
              throw Upgrade.running(last).asException();
            });
  }

  /**
   * Begins to prepare it.
   *
   * @throws RejectedException if another one is under way
   */
  synchronized UpgradeRun begin(
      UpgradeRun.Target target, CommandMeta meta, boolean callerConfirms) {
    mustBeFree();
    String digest =
        target instanceof UpgradeRun.Target.Install(var offer) ? offer.release().sha256() : "";
    var steps = new StepLog(node.registry(), meta, program.version(), target.version(), digest);
    var begun =
        new UpgradeRun(
            new NodeTools(node, program, settings, Objects.requireNonNull(restart.get())),
            steps,
            target,
            callerConfirms);
    run = begun;
    Thread.ofPlatform().daemon().name("fazt-upgrade").start(begun);
    return begun;
  }

  /** Notes that a release which was found was refused: somebody may have tampered with it. */
  void refused(String version, CommandMeta meta, String reason) {
    try {
      new StepLog(node.registry(), meta, program.version(), version, "")
          .note(new UpgradeStep.Refused(reason));
    } catch (RejectedException e) {
      LOG.info("A refused upgrade is not in the journal: {}", e.getMessage());
    }
  }

  /** Puts the end of the last switch, which only what starts the node knows, into the journal. */
  private void settle() {
    try {
      var folder = UpgradeFolder.of(node.database().file());
      var last = last();
      if (last.isPresent() && !last.get().isEnded()) {
        var steps = stepsOf(last.get());
        steps.note(end(last.get(), folder));
      }
      folder.clear();
    } catch (IOException | RuntimeException e) {
      LOG.error("How the last upgrade ended could not be written into the journal", e);
    }
  }

  private StepLog stepsOf(Upgrade.Position last) {
    return new StepLog(
        node.registry(),
        CommandMeta.system("upgrade", last.id(), node.name()),
        last.from(),
        last.to(),
        last.digest());
  }

  private UpgradeStep end(Upgrade.Position last, UpgradeFolder folder) throws IOException {
    Optional<Outcome> outcome =
        Outcome.of(program.installation()).filter(found -> found.id().equals(last.id()));
    if (outcome.isEmpty()) {
      return new UpgradeStep.Refused(
          folder.requested().filter(last.id()::equals).isPresent()
              ? "what starts the node did not act on it; see its log"
              : "the node ended in the middle of it and was started again as it was");
    }
    return switch (outcome.get().result()) {
      case "upgraded" -> new UpgradeStep.Confirmed(folder.callerConfirms(last.id()));
      case "went-back" -> new UpgradeStep.WentBack(outcome.get().reason());
      default -> new UpgradeStep.Refused(outcome.get().reason());
    };
  }

  /** The id of an upgrade that begins. */
  static String newId() {
    return UUID.randomUUID().toString();
  }

  @Override
  public void close() {
    trial.ifPresent(OnTrial::close);
  }
}
