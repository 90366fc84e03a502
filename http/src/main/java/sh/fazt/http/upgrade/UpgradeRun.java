package sh.fazt.http.upgrade;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.node.UpgradeStep;
import sh.fazt.registry.release.ReleaseArchive;
import sh.fazt.registry.upgrade.UpgradeFolder;
import sh.fazt.registry.upgrade.UpgradeRejections;

/**
 * One upgrade up to the moment at which this process ends so that the other version is started. On
 * a thread of its own. Whatever fails before that moment changes nothing: the reason is in the
 * journal, and what was prepared is deleted.
 */
final class UpgradeRun implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(UpgradeRun.class);

  private final UpgradeTools tools;
  private final StepLog steps;
  private final Target target;
  private final boolean callerConfirms;
  private final AtomicReference<Activity> activity = new AtomicReference<>(Activity.NONE);
  private final CompletableFuture<Void> switching = new CompletableFuture<>();

  /** Where it goes. */
  sealed interface Target {
    String version();

    /** A release that has to be fetched. */
    record Install(Offer offer) implements Target {
      @Override
      public String version() {
        return offer.version().toString();
      }
    }

    /** One that is here already. */
    record Activate(String version) implements Target {}
  }

  UpgradeRun(UpgradeTools tools, StepLog steps, Target target, boolean callerConfirms) {
    this.tools = tools;
    this.steps = steps;
    this.target = target;
    this.callerConfirms = callerConfirms;
  }

  /** What it does at the moment. */
  Activity activity() {
    return Objects.requireNonNull(activity.get());
  }

  /**
   * Is done when the node is about to end; fails with {@link RejectedException} if it stays what it
   * is.
   */
  CompletableFuture<Void> switching() {
    return switching;
  }

  @Override
  public void run() {
    try {
      prepare();
      switching.complete(null);
      tools.restart().run();
    } catch (RejectedException refused) {
      refuse(refused.rejection());
    } catch (IOException e) {
      LOG.warn("The upgrade to {} failed", target.version(), e);
      refuse(UpgradeRejections.failed(Offers.why(e)));
    } catch (RuntimeException | Error e) {
      LOG.error("The upgrade to {} failed", target.version(), e);
      refuse(
          RootCause.cause(e) instanceof RejectedException refused
              ? refused.rejection()
              : UpgradeRejections.failed("in a way nobody foresaw"));
    }
  }

  private void prepare() throws IOException {
    var work = tools.workplace();
    var folder = work.folder();
    folder.make();
    folder.clear(tools.workplace().incoming());
    Path release =
        switch (target) {
          case Target.Install(var offer) -> install(offer);
          case Target.Activate(var version) -> {
            room(0, 0);
            yield work.release(version);
          }
        };
    copy();
    preflight(release);
    UpgradeFolder.delete(work.unpacked());
    UpgradeFolder.delete(work.copy());
    doing("switch", 0, 0);
    boolean rollback = target instanceof Target.Activate;
    steps.note(new UpgradeStep.SwitchRequested(rollback));
    String manifest =
        target instanceof Target.Install(var offer) ? offer.manifest().fileName() : "";
    folder.ask(
        new UpgradeFolder.Request(
            steps.id(), steps.from(), steps.to(), rollback ? "activate" : "install", manifest),
        callerConfirms);
  }

  private void room(long archives, long unpacked) throws IOException {
    long database = tools.databaseBytes();
    // The copy grows by what the new version adds to it.
    tools
        .workplace()
        .mustHaveRoom(
            archives + unpacked + database + database / 4,
            archives + unpacked,
            tools.settings().keepFree());
  }

  private Path install(Offer offer) throws IOException {
    var work = tools.workplace();
    var folder = work.folder();
    room(offer.archiveBytes(), offer.manifest().unpackedBytes());
    long deadline = System.nanoTime() + tools.settings().fetchWithin().toNanos();
    List<ReleaseArchive> archives = fetch(offer, folder, deadline);
    long came = archives.stream().mapToLong(ReleaseArchive::bytes).sum();
    steps.note(new UpgradeStep.Fetched(offer.source().shown(), came));

    doing("verify", 0, 0);
    for (ReleaseArchive archive : archives) {
      archive.verify(folder.file(archive.name()));
    }
    offer.write(folder.path());
    steps.note(new UpgradeStep.Verified(offer.manifest().platform().name()));

    doing("unpack", 0, 0);
    Path unpacked = work.unpacked();
    Files.createDirectories(unpacked);
    int files = 0;
    for (ReleaseArchive archive : archives) {
      archive.unpack(folder.file(archive.name()), unpacked);
      files += archive.files().size();
    }
    steps.note(new UpgradeStep.Unpacked(files, offer.manifest().unpackedBytes()));
    return unpacked;
  }

  /** Start-up caches are no part of the program: without them it is whole, and starts slower. */
  private List<ReleaseArchive> fetch(Offer offer, UpgradeFolder folder, long deadline) {
    var fetched = new ArrayList<ReleaseArchive>();
    long came = 0;
    for (ReleaseArchive archive : offer.archives().toList()) {
      long before = came;
      try {
        offer
            .source()
            .copy(
                archive.name(),
                folder.file(archive.name()),
                archive.bytes(),
                deadline,
                bytes -> doing("fetch", before + bytes, offer.archiveBytes()));
        fetched.add(archive);
      } catch (FileNotFoundException e) {
        if (fetched.isEmpty()) {
          throw UpgradeRejections.sourceFailed(
                  offer.source().shown(), "it has no " + archive.name())
              .asException();
        }
        LOG.info("The source has no {}", archive.name());
      } catch (IOException e) {
        throw UpgradeRejections.sourceFailed(offer.source().shown(), Offers.why(e)).asException();
      }
      came += archive.bytes();
    }
    return fetched;
  }

  private void copy() throws IOException {
    Path copy = tools.workplace().copy();
    Files.createDirectories(Objects.requireNonNull(copy.getParent()));
    tools.copyDatabase(copy, (done, total) -> doing("copy", done, total));
    steps.note(new UpgradeStep.Copied(Files.size(copy)));
  }

  /** Both versions read the same bytes, the one that runs first: the other one may change them. */
  private void preflight(Path release) throws IOException {
    var trial = tools.preflight();
    var here = trial.run(tools.workplace().release(steps.from()), this::own);
    var there = trial.run(release, activity::set);
    if (!there.version().equals(steps.to())) {
      throw UpgradeRejections.preflight("it calls itself " + there.version()).asException();
    }
    if (here.revisions() != there.revisions() || !here.stateHash().equals(there.stateHash())) {
      throw UpgradeRejections.preflight(
              "it makes another state of the same %d events (%s instead of %s)"
                  .formatted(here.revisions(), there.stateHash(), here.stateHash()))
          .asException();
    }
    if (there.opens() > tools.schema()) {
      throw UpgradeRejections.preflight(
              "it changes the database so that %s could not open it any more; export it and import"
                      .formatted(steps.from())
                  + " it there, or go to a version in between")
          .asException();
    }
    steps.note(new UpgradeStep.Preflighted(there.stateHash(), there.revisions()));
  }

  private void own(Activity trial) {
    doing("state of " + steps.from(), trial.done(), 0);
  }

  private void doing(String what, long done, long total) {
    activity.set(new Activity(what, done, total));
  }

  private void refuse(Rejection why) {
    activity.set(Activity.NONE);
    try {
      tools.workplace().folder().clear();
    } catch (IOException | RuntimeException e) {
      LOG.warn("What was prepared for an upgrade could not be deleted", e);
    }
    try {
      steps.note(new UpgradeStep.Refused(why.sentence()));
    } catch (RuntimeException e) {
      LOG.error("That an upgrade was refused could not be written: {}", why.sentence(), e);
    }
    switching.completeExceptionally(why.asException());
  }
}
