package sh.fazt.deploy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.fazt.deploy.History.Deploy;
import sh.fazt.deploy.History.Outcome.Answered;
import sh.fazt.deploy.History.Outcome.Refused;
import sh.fazt.deploy.History.Outcome.Unknown;
import sh.fazt.deploy.History.Read;
import sh.fazt.deploy.History.Release;
import sh.fazt.deploy.History.Seen.Cut;
import sh.fazt.deploy.History.Seen.Mixture;
import sh.fazt.deploy.History.Seen.Nothing;
import sh.fazt.deploy.History.Seen.Site;

/**
 * Decides whether a history is one that a node may have which keeps its word across a kill. Names
 * only ever get new releases, so a name is a register whose value must never go back, neither below
 * what was answered nor below what was seen; a deploy without an answer may have happened or not,
 * but only at one place: the one the journal gives it.
 */
final class HistoryChecker {
  private final History history;
  private final long killedAt;
  private final Map<Long, Release> journal;
  private final List<String> violations = new ArrayList<>();

  private HistoryChecker(History history, long killedAt, Map<Long, Release> journal) {
    this.history = history;
    this.killedAt = killedAt;
    this.journal = journal;
  }

  /**
   * What is wrong with a history, a sentence each; empty if nothing is.
   *
   * @param killedAt from then on an answer may be missing; nothing may be missing that ended before
   * @param journal the release of each deploy that the journal found after the kill holds, by the
   *     deploy's number; deploys of earlier rounds too
   */
  static List<String> violations(History history, long killedAt, Map<Long, Release> journal) {
    var checker = new HistoryChecker(history, killedAt, Map.copyOf(journal));
    checker.check();
    return List.copyOf(checker.violations);
  }

  private void check() {
    history.deploys().forEach(this::check);
    noReleaseWasGivenTwice();
    Map<String, List<Deploy>> deploys =
        history.deploys().stream().collect(Collectors.groupingBy(Deploy::name));
    Map<String, List<Read>> reads =
        history.reads().stream().collect(Collectors.groupingBy(Read::name));
    reads.forEach((name, seen) -> check(seen, deploys.getOrDefault(name, List.of())));
    Set<String> names = new HashSet<>(deploys.keySet());
    names.addAll(reads.keySet());
    for (String name : names) {
      oneApp(name, deploys.getOrDefault(name, List.of()), reads.getOrDefault(name, List.of()));
    }
  }

  private void check(Deploy deploy) {
    switch (deploy.outcome()) {
      case Answered(Release release) when !release.equals(journal.get(deploy.number())) ->
          violations.add(
              deploy + " was answered, but the journal has " + journal.get(deploy.number()));
      case Refused _ -> violations.add(deploy + " was refused");
      case Unknown _ when deploy.ended() < killedAt ->
          violations.add(deploy + " was left without an answer by a node that ran");
      case Answered _, Unknown _ -> {}
    }
  }

  private void noReleaseWasGivenTwice() {
    var given = new HashMap<Release, Long>();
    journal.forEach(
        (number, release) -> {
          Long other = given.put(release, number);
          if (other != null) {
            violations.add(release + " is both deploy " + other + " and " + number);
          }
        });
  }

  /** At this instant it was known that a name serves this release or a newer one. */
  private record Known(long at, long release, Object by) {}

  private void check(List<Read> reads, List<Deploy> deploys) {
    var known = new ArrayList<Known>();
    Map<Long, Deploy> sent = new HashMap<>();
    for (Deploy deploy : deploys) {
      sent.put(deploy.number(), deploy);
      if (deploy.outcome() instanceof Answered(Release release)) {
        known.add(new Known(deploy.ended(), release.number(), deploy));
      }
    }
    for (Read read : reads) {
      Release release = releaseOf(read);
      if (release != null) {
        known.add(new Known(read.ended(), release.number(), read));
      }
    }
    var floors = Floors.of(known);
    for (Read read : reads) {
      check(read, sent, floors);
    }
  }

  private @Nullable Release releaseOf(Read read) {
    return read.seen() instanceof Site(long number) ? journal.get(number) : null;
  }

  private void check(Read read, Map<Long, Deploy> sent, Floors floors) {
    Known floor = floors.before(read.began());
    switch (read.seen()) {
      case Mixture(String what) -> violations.add(read + " mixes releases: " + what);
      case Cut _ -> {
        if (read.ended() < killedAt) {
          violations.add(read + " was cut by a node that ran");
        }
      }
      case Nothing(int status) -> {
        if (status != 404) {
          violations.add(read + " was refused");
        } else if (floor != null) {
          violations.add(read + " saw nothing after " + floor.by());
        }
      }
      case Site(long number) -> {
        Release release = journal.get(number);
        Deploy deploy = sent.get(number);
        if (release == null) {
          violations.add(read + " saw what the journal does not have");
        } else if (floor != null && release.number() < floor.release()) {
          violations.add(read + " saw " + release + " after " + floor.by());
        }
        if (deploy != null && deploy.began() > read.ended()) {
          violations.add(read + " saw what was not sent yet: " + deploy);
        }
      }
    }
  }

  private void oneApp(String name, List<Deploy> deploys, List<Read> reads) {
    var apps = new HashSet<String>();
    for (Deploy deploy : deploys) {
      if (deploy.outcome() instanceof Answered(Release release)) {
        apps.add(release.app());
      }
    }
    for (Read read : reads) {
      Release release = releaseOf(read);
      if (release != null) {
        apps.add(release.app());
      }
    }
    if (apps.size() > 1) {
      violations.add(name + " served several apps: " + apps);
    }
  }

  /** The newest release known before an instant. */
  private record Floors(List<Known> risen) {
    static Floors of(List<Known> known) {
      var risen = new ArrayList<Known>();
      known.sort(Comparator.comparingLong(Known::at));
      for (Known next : known) {
        if (risen.isEmpty() || next.release() > risen.getLast().release()) {
          risen.add(next);
        }
      }
      return new Floors(risen);
    }

    @Nullable Known before(long instant) {
      Known floor = null;
      for (Known known : risen) {
        if (known.at() >= instant) {
          break;
        }
        floor = known;
      }
      return floor;
    }
  }
}
