package sh.fazt.registry.domain.node;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.node.UpgradeStepped;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/**
 * The rules of an upgrade: one at a time, its steps in their order, and exactly one end. Pure.
 *
 * <p>The events of one upgrade have the same command id, which is the upgrade's id too.
 */
public final class Upgrade {
  /** The steps in their order; those behind {@code ready} end it. */
  private static final List<String> ORDER =
      List.of(
          "fetched",
          "verified",
          "unpacked",
          "copied",
          "preflighted",
          "switch-requested",
          "ready",
          "confirmed");

  private static final int SWITCH = ORDER.indexOf("switch-requested");
  private static final List<String> ENDS = List.of("confirmed", "went-back", "refused");

  private Upgrade() {}

  /**
   * How far the last upgrade got, as its last event says.
   *
   * @param id of the upgrade
   * @param step the word of its last step, which may be one this version does not know
   * @param digest SHA-256 of the release's manifest, or empty
   */
  public record Position(
      String id,
      String from,
      String to,
      String digest,
      String step,
      String detail,
      String actor,
      Instant at) {

    /** The position an event leads to. */
    public static Position after(UpgradeStepped event) {
      var meta = event.meta();
      return new Position(
          meta.command(),
          event.from(),
          event.to(),
          event.digest(),
          event.step(),
          event.detail(),
          meta.actor().name(),
          meta.at());
    }

    /** Whether it came to an end, whichever. */
    public boolean isEnded() {
      return ENDS.contains(step);
    }

    /** Whether the switch was asked for, so that what starts the node decides how it ends. */
    public boolean isSwitching() {
      return step.equals("switch-requested") || step.equals("ready");
    }
  }

  /**
   * Whether a step may follow.
   *
   * @param last the last upgrade's position, or none
   */
  static Decision<UpgradeStepped> decide(@Nullable Position last, UpgradeStepped next) {
    boolean same = last != null && last.id().equals(next.meta().command());
    if (last == null || !same) {
      if (last != null && !last.isEnded()) {
        return Decision.refuse(running(last));
      }
      return mayBegin(next.step()) ? Decision.accept(next) : Decision.refuse(outOfOrder(next));
    }
    if (last.step().equals(next.step())) {
      return Decision.accept(List.of());
    }
    return mayFollow(last, next.step()) ? Decision.accept(next) : Decision.refuse(outOfOrder(next));
  }

  private static boolean mayBegin(String step) {
    // A version that is still here is neither fetched nor unpacked.
    return step.equals("fetched") || step.equals("copied") || step.equals("refused");
  }

  private static boolean mayFollow(Position last, String step) {
    if (last.isEnded()) {
      return false;
    }
    return switch (step) {
      case "refused" -> !last.step().equals("ready");
      case "went-back" -> last.isSwitching();
      case "confirmed" -> last.isSwitching();
      default -> {
        int before = ORDER.indexOf(last.step());
        int after = ORDER.indexOf(step);
        yield after == before + 1 && after <= SWITCH + 1;
      }
    };
  }

  /** Another one is under way. */
  public static Rejection running(Position last) {
    return RejectionCode.UPGRADE_RUNNING.because(
        "An upgrade from %s to %s is under way (%s): wait for its end, see fazt upgrade status"
            .formatted(last.from(), last.to(), last.step()));
  }

  private static Rejection outOfOrder(UpgradeStepped next) {
    return RejectionCode.UPGRADE_RUNNING.because(
        "The upgrade cannot be '%s' now: see fazt upgrade status".formatted(next.step()));
  }
}
