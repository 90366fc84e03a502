package sh.fazt.deploy;

import java.util.Random;

/** When a node is killed. */
sealed interface KillMoment {
  /** A moment after so many deploys were answered. */
  record AfterAnswers(int answers, long nanos) implements KillMoment {}

  /** When a share of an upload was sent and the rest not. */
  record InUpload(int upload, double share) implements KillMoment {}

  /**
   * A moment after an upload was sent whole, while it is unpacked, stored, journalled, answered.
   */
  record AfterUpload(int upload, long nanos) implements KillMoment {}

  /**
   * Some moment early in a round, most of them in the middle of a deploy's work.
   *
   * @param usual nanoseconds a deploy took lately on this machine
   */
  static KillMoment draw(Random random, long usual) {
    long nanos = (long) (1.2 * usual * random.nextDouble());
    return switch (random.nextInt(3)) {
      case 0 -> new AfterAnswers(1 + random.nextInt(12), nanos);
      case 1 -> new InUpload(2 + random.nextInt(12), random.nextDouble());
      default -> new AfterUpload(2 + random.nextInt(12), nanos);
    };
  }
}
