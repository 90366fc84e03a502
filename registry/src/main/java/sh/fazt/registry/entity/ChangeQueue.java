package sh.fazt.registry.entity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.alias.SwapId;
import sh.fazt.registry.entity.AliasMessage.Change;
import sh.fazt.registry.entity.AliasMessage.Recheck;
import sh.fazt.registry.entity.AliasMessage.Reserve;

/** The changes that wait while a swap holds an alias, first come first. Used by one actor. */
final class ChangeQueue {
  private final int max;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long looks;

  private record Waiting(Change change, long since) {}

  /**
   * Nothing waits yet.
   *
   * @param max how many may wait
   */
  ChangeQueue(int max) {
    this.max = max;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Whether it was accepted; the alias's own rechecks always are. */
  boolean add(Change change) {
    boolean hasCapacity = waiting.size() < max || change instanceof Recheck;
    return hasCapacity && waiting.add(new Waiting(change, looks));
  }

  /** The one that waited longest, or none. */
  @Nullable Change poll() {
    var first = waiting.poll();
    return first == null ? null : first.change();
  }

  /** Removes a reservation whose coordinator no longer waits. */
  void withdraw(SwapId swap) {
    waiting.removeIf(one -> one.change() instanceof Reserve reserve && reserve.swap().equals(swap));
  }

  /**
   * Takes those out that have waited through this many looks.
   *
   * @param patience how often they are looked at before they are given up
   */
  List<Change> giveUp(int patience) {
    looks++;
    var late = new ArrayList<Change>();
    waiting.removeIf(
        one ->
            !(one.change() instanceof Recheck)
                && looks - one.since() >= patience
                && late.add(one.change()));
    return late;
  }
}
