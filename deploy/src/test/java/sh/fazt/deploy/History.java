package sh.fazt.deploy;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What writers and readers of one round did and saw. Instants are those of one monotonic clock, in
 * nanoseconds.
 */
final class History {

  /** A release of an app. */
  record Release(String app, long number) {}

  /**
   * One deploy that was sent.
   *
   * @param number of the {@link NumberedSite}
   */
  record Deploy(String name, long number, long began, long ended, Outcome outcome) {}

  /** What its sender knows of a deploy. */
  sealed interface Outcome {
    /** The node said that this release is served. */
    record Answered(Release release) implements Outcome {}

    /** The node said no. */
    record Refused(int status) implements Outcome {}

    /** No answer came. */
    record Unknown() implements Outcome {}
  }

  /** One file that was asked for. */
  record Read(String name, String path, long began, long ended, Seen seen) {}

  /** What came of asking for a file. */
  sealed interface Seen {
    /** To the byte what the site of this number has there. */
    record Site(long number) implements Seen {}

    /** No site. */
    record Nothing(int status) implements Seen {}

    /** A whole answer that no single deploy has. */
    record Mixture(String what) implements Seen {}

    /** No answer, or one that ended early. */
    record Cut() implements Seen {}
  }

  private final Queue<Deploy> deploys = new ConcurrentLinkedQueue<>();
  private final Queue<Read> reads = new ConcurrentLinkedQueue<>();

  void add(Deploy deploy) {
    deploys.add(deploy);
  }

  void add(Read read) {
    reads.add(read);
  }

  List<Deploy> deploys() {
    return List.copyOf(deploys);
  }

  List<Read> reads() {
    return List.copyOf(reads);
  }

  /** The deploys that were answered with a release. */
  List<Deploy> answered() {
    return deploys().stream()
        .filter(deploy -> deploy.outcome() instanceof Outcome.Answered)
        .toList();
  }
}
