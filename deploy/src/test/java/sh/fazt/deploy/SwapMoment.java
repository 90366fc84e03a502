package sh.fazt.deploy;

import java.util.Random;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.alias.SwapFinished;
import sh.fazt.journal.alias.SwapReserved;

/** When a node is killed that swaps. */
sealed interface SwapMoment {
  /**
   * Between two steps of the protocol: what comes before the n-th event of a kind is on disk, the
   * event itself is not.
   */
  record Before(Class<? extends JournalEvent> event, int nth) implements SwapMoment {}

  /** A moment after so many swaps were answered. */
  record AfterAnswers(int answers, long nanos) implements SwapMoment {}

  /** Each step has its turn; the other half of the rounds are killed at any moment. */
  static SwapMoment ofRound(int round, Random random) {
    int nth = 2 + random.nextInt(11); // something must have been written to see that it stopped
    return switch (round % 6) {
      case 0 -> new Before(SwapReserved.class, nth);
      case 2 -> new Before(AliasesSwapped.class, nth);
      case 4 -> new Before(SwapFinished.class, nth);
      default -> new AfterAnswers(1 + random.nextInt(60), random.nextLong(20_000_000));
    };
  }
}
