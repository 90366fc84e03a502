package sh.fazt.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import sh.fazt.deploy.History.Deploy;
import sh.fazt.deploy.History.Outcome.Unknown;
import sh.fazt.deploy.History.Read;
import sh.fazt.deploy.History.Seen;
import sh.fazt.deploy.StoredNode.Served;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.registry.control.ControlRequest;

/**
 * One database, and rounds on it: three writers and two visitors at work, a kill, a look at what is
 * on disk, a new start, a look at what is served.
 */
final class CrashRounds implements KillRounds.Database {
  private static final int WRITERS = 3;
  private static final int VISITORS = 2;
  private static final List<String> NAMES =
      List.of("first-a", "first-b", "second-a", "second-b", "third-a", "third-b", "shared");

  /** A node that was just started is killed within this time in some rounds. */
  private static final long LONGEST_START_NANOS = 3_000_000_000L;

  private final Path folder;
  private final AtomicLong numbers = new AtomicLong();
  private final String token;
  private KillableNode node;
  private List<Read> seenBefore = List.of();
  private long usualDeploy = 100_000_000;

  CrashRounds(Path folder) {
    this.folder = folder;
    this.node = KillableNode.started(KillableNode.initialized(folder));
    this.token = node.newKey();
  }

  /**
   * How a round went.
   *
   * @param answered deploys that were answered
   * @param unknown deploys that were under way
   * @param unknownButStored those of them that the journal has
   * @param reads files that were asked for, before the kill and after the start
   * @param cut those that the kill cut
   * @param startKilled whether the start after the kill was killed too
   * @param revision head of the journal found
   * @param violations what must not be, a sentence each
   */
  record Verdict(
      KillMoment moment,
      int answered,
      int unknown,
      int unknownButStored,
      int reads,
      int cut,
      boolean startKilled,
      long revision,
      List<String> violations)
      implements KillRounds.Verdict {}

  /** Does one round. What it draws follows from the seed and from how long deploys take. */
  Verdict round(long seed) {
    var random = new Random(seed);
    var moment = KillMoment.draw(random, usualDeploy);
    var history = new History();
    seenBefore.forEach(history::add);
    var killer = new Killer(node, moment);
    work(history, killer, random);
    usualDeploy =
        (long)
            history.answered().stream()
                .mapToLong(deploy -> deploy.ended() - deploy.began())
                .average()
                .orElse((double) usualDeploy);

    Path copy = StoredNode.copied(node.database(), folder.resolve("copy"));
    boolean startKilled = random.nextInt(4) == 0;
    if (startKilled) {
      killWhileStarting(random);
    }
    node = KillableNode.starting(node.database());
    var violations = new ArrayList<String>();
    try (var stored = StoredNode.open(copy)) {
      violations.addAll(stored.damage());
      for (Deploy deploy : history.answered()) {
        violations.addAll(
            stored.lacks(new NumberedSite(deploy.name(), deploy.number()), NumberedSite.ALL));
      }
      long restarted = System.nanoTime();
      violations.addAll(differences(stored, history));
      // the next round must not fall behind what was seen here
      seenBefore = history.reads().stream().filter(read -> read.began() >= restarted).toList();
      violations.addAll(HistoryChecker.violations(history, killer.killedAt(), stored.releases()));
      return verdict(moment, history, startKilled, stored, violations);
    }
  }

  private static Verdict verdict(
      KillMoment moment,
      History history,
      boolean startKilled,
      StoredNode stored,
      List<String> violations) {
    var unknown =
        history.deploys().stream().filter(deploy -> deploy.outcome() instanceof Unknown).toList();
    return new Verdict(
        moment,
        history.answered().size(),
        unknown.size(),
        (int) unknown.stream().filter(d -> stored.releases().containsKey(d.number())).count(),
        history.reads().size(),
        (int) history.reads().stream().filter(read -> read.seen() instanceof Seen.Cut).count(),
        startKilled,
        stored.head(),
        List.copyOf(violations));
  }

  /** Lets writers and visitors work until the node is dead and all of them have noticed. */
  private void work(History history, Killer killer, Random random) {
    int port = node.port();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var working = new ArrayList<Future<?>>();
      for (int i = 0; i < WRITERS; i++) {
        var names = List.of(NAMES.get(2 * i), NAMES.get(2 * i + 1), NAMES.getLast());
        var drawn = new Random(random.nextLong());
        var writer = new Writer(port, token, history, killer);
        working.add(
            threads.submit(
                () -> {
                  while (!killer.isDone()) {
                    String name = names.get(drawn.nextInt(names.size()));
                    writer.deploy(
                        new NumberedSite(name, numbers.incrementAndGet()), NumberedSite.ALL);
                  }
                }));
      }
      for (int i = 0; i < VISITORS; i++) {
        var drawn = new Random(random.nextLong());
        working.add(
            threads.submit(
                () -> {
                  try (var visitor = new Visitor(port, history)) {
                    visitor.roam(NAMES, drawn, killer::isDone);
                  }
                }));
      }
      killer.await();
      for (var one : working) {
        KillRounds.join(one);
      }
    }
  }

  /** Starts a node on the database and kills it, mostly before its port is open. */
  private void killWhileStarting(Random random) {
    var starting = KillableNode.starting(node.database());
    LockSupport.parkNanos(random.nextLong(LONGEST_START_NANOS));
    starting.close();
  }

  /**
   * What the node that runs now serves otherwise than a replay of the journal says. All that is
   * read goes into the history too.
   */
  private List<String> differences(StoredNode stored, History history) {
    var differences = new ArrayList<String>();
    Map<String, Served> served = stored.served();
    try (var visitor = new Visitor(node.port(), history)) {
      Object head = node.ask(ControlRequest.of("status")).get("revision");
      if (!Long.valueOf(stored.head()).equals(head)) {
        differences.add("the journal had r" + stored.head() + ", the node says r" + head);
      }
      for (String name : NAMES) {
        Served expected = served.get(name);
        for (var part : NumberedSite.Part.values()) {
          var replies = new ArrayList<@Nullable Reply>();
          replies.add(visitor.read(name, part, false));
          replies.add(visitor.read(name, part, true));
          if (expected != null) {
            // the app's own host leads to the same release
            replies.add(visitor.read(expected.app(), name, part, false));
          }
          for (var reply : replies) {
            difference(name, part, expected, reply).ifPresent(differences::add);
          }
        }
      }
    }
    return differences;
  }

  private static Optional<String> difference(
      String name, NumberedSite.Part part, @Nullable Served expected, @Nullable Reply reply) {
    String told =
        reply == null
            ? "no answer"
            : reply.status() == 200
                ? reply.field("etag").replace("\"", "").replaceFirst("-gzip$", "")
                : Integer.toString(reply.status());
    String replayed = expected == null ? "404" : String.valueOf(expected.files().get(part.path()));
    return told.equals(replayed)
        ? Optional.empty()
        : Optional.of(
            name + "/" + part.path() + " answers " + told + ", a replay says " + expected);
  }

  @Override
  public void close() {
    node.close();
  }
}
