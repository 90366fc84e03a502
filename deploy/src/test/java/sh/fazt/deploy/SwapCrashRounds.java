package sh.fazt.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import sh.fazt.journal.Target;
import sh.fazt.registry.linear.Linearizability;
import sh.fazt.registry.linear.Names;
import sh.fazt.registry.linear.Operation;
import sh.fazt.registry.linear.Recorder;

/**
 * One database, and rounds on it: four writers swap overlapping pairs of names and readers look at
 * all of them, the node is killed, and what it serves after a new start is looked at.
 */
final class SwapCrashRounds implements KillRounds.Database {
  private static final List<String> NAMES = List.of("anna", "bert", "carl", "dora", "emil", "fred");
  private static final int WRITERS = 4;
  private static final int READERS = 8;
  private static final int TRIES = 200;

  private final Path folder;
  private final String token;
  private KillableNode node;

  SwapCrashRounds(Path folder) {
    this.folder = folder;
    this.node = KillableNode.started(KillableNode.initialized(folder));
    this.token = node.newKey();
    try (var client = new NameClient(node.port(), token, new Recorder())) {
      NAMES.forEach(name -> client.create(name, url(name)));
    }
  }

  private static String url(String name) {
    return "https://example.org/" + name;
  }

  /**
   * How a round went.
   *
   * @param between whether the node died between two events as planned
   * @param unfinished names that were bound by a swap when the node died
   * @param violations what must not be, a sentence each
   */
  record Verdict(
      SwapMoment moment,
      boolean between,
      int answered,
      int refused,
      int unknown,
      int reads,
      int unfinished,
      List<String> violations)
      implements KillRounds.Verdict {}

  /** Does one round. */
  Verdict round(SwapMoment moment, long seed) {
    var recorder = new Recorder();
    Names start = settled(new Recorder());
    boolean between = work(moment, recorder, new Random(seed));
    Path copy = StoredNode.copied(node.database(), folder.resolve("copy"));
    node = KillableNode.started(node.database());
    var violations = new ArrayList<String>();
    int unfinished;
    try (var stored = StoredNode.open(copy)) {
      violations.addAll(stored.damage());
      unfinished = stored.unfinished().aliases().size();
      var targets = new TreeMap<String, String>();
      for (var row : stored.table().aliases()) {
        if (row.target() instanceof Target.Redirect(var url, _, _)) {
          targets.put(row.alias().value(), url);
        }
      }
      violations.addAll(misplaced(targets));
    }
    settled(recorder);
    var history = recorder.history();
    for (var operation : history) {
      if (operation.act() instanceof Operation.Read(var seen)) {
        var targets = new TreeMap<String, String>();
        seen.forEach((name, what) -> targets.put(name, String.valueOf(what.value())));
        violations.addAll(misplaced(targets));
      }
    }
    var wrong = Linearizability.violated(history, start);
    if (wrong != null) {
      violations.add("not linearizable: " + wrong);
    }
    return verdict(moment, between, unfinished, history, violations);
  }

  private static Verdict verdict(
      SwapMoment moment,
      boolean between,
      int unfinished,
      List<Operation> history,
      List<String> violations) {
    var swaps = history.stream().filter(one -> one.act() instanceof Operation.Swap).toList();
    return new Verdict(
        moment,
        between,
        count(swaps, Operation.Done.class),
        count(swaps, Operation.Nothing.class),
        count(swaps, Operation.Unknown.class),
        history.size() - swaps.size(),
        unfinished,
        List.copyOf(violations));
  }

  private static int count(List<Operation> swaps, Class<? extends Operation.Answer> answer) {
    return (int) swaps.stream().filter(one -> answer.isInstance(one.answer())).count();
  }

  /** Each target is somewhere, once; empty if so. */
  private static List<String> misplaced(Map<String, String> targets) {
    var expected = NAMES.stream().map(SwapCrashRounds::url).toList();
    return targets.keySet().equals(Set.copyOf(NAMES))
            && targets.values().stream().sorted().toList().equals(expected)
        ? List.of()
        : List.of("misplaced: " + targets);
  }

  /**
   * What the names do when no swap is under way: each of them took part in one that was answered
   * now, which it cannot while another is not finished.
   */
  private Names settled(Recorder recorder) {
    try (var client = new NameClient(node.port(), token, recorder)) {
      for (int i = 0; i < NAMES.size(); i += 2) {
        int tries = 0;
        while (!client.swap(NAMES.get(i), NAMES.get(i + 1))) {
          if (++tries == TRIES) {
            throw new AssertionError("never free: " + NAMES.get(i) + "; log:\n" + node.log());
          }
        }
      }
      return new Names(client.read().orElseThrow());
    }
  }

  /**
   * Lets writers and readers work until the node is dead and all of them have noticed.
   *
   * @return whether it was stopped between two events
   */
  private boolean work(SwapMoment moment, Recorder recorder, Random random) {
    int port = node.port();
    var dead = new AtomicBoolean();
    var answers = new AtomicInteger();
    var barrier =
        moment instanceof SwapMoment.Before before
            ? WriteBarrier.placed(node.database(), before)
            : null;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var working = new ArrayList<Future<?>>();
      for (int i = 0; i < WRITERS; i++) {
        var drawn = new Random(random.nextLong());
        working.add(threads.submit(() -> swap(port, recorder, drawn, moment, answers, dead)));
      }
      for (int i = 0; i < READERS; i++) {
        working.add(threads.submit(() -> look(port, recorder, dead)));
      }
      if (barrier != null) {
        try {
          barrier.awaitStandstill();
        } finally {
          dead.set(true);
          node.kill();
        }
      }
      for (var one : working) {
        KillRounds.join(one);
      }
    }
    node.awaitEnd(60);
    return barrier != null && barrier.remove(WRITERS);
  }

  private void swap(
      int port,
      Recorder recorder,
      Random random,
      SwapMoment moment,
      AtomicInteger answers,
      AtomicBoolean dead) {
    try (var client = new NameClient(port, token, recorder)) {
      while (!dead.get()) {
        int one = random.nextInt(NAMES.size());
        int other = (one + 1 + random.nextInt(NAMES.size() - 1)) % NAMES.size();
        if (client.swap(NAMES.get(one), NAMES.get(other))
            && moment instanceof SwapMoment.AfterAnswers(int enough, long nanos)
            && answers.incrementAndGet() == enough) {
          LockSupport.parkNanos(nanos);
          dead.set(true);
          node.kill();
        }
      }
    }
  }

  private void look(int port, Recorder recorder, AtomicBoolean dead) {
    try (var client = new NameClient(port, token, recorder)) {
      while (!dead.get()) {
        client.read();
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  @Override
  public void close() {
    node.close();
  }
}
