package sh.fazt.registry.domain.node;

import java.util.Locale;

/**
 * How far an upgrade got. Each step is one event; its word and its sentence are for ever, since
 * versions before and after this one read them.
 */
public sealed interface UpgradeStep {
  /** The release is here. */
  record Fetched(String from, long bytes) implements UpgradeStep {}

  /** A trusted key signed it, its digests are right, and its version may follow this one. */
  record Verified(String platform) implements UpgradeStep {}

  /** It is unpacked beside the version that runs. */
  record Unpacked(int files, long bytes) implements UpgradeStep {}

  /** The database was copied as it was at one moment. */
  record Copied(long bytes) implements UpgradeStep {}

  /**
   * The new version read the whole copy and served from it.
   *
   * @param stateHash what both versions made of the same journal
   */
  record Preflighted(String stateHash, long revisions) implements UpgradeStep {}

  /** What starts the node was asked to start the other version; this one ends. */
  record SwitchRequested(boolean rollback) implements UpgradeStep {}

  /** The other version serves visitors and waits to be confirmed. */
  record Ready() implements UpgradeStep {}

  /**
   * It was reached from outside and takes changes.
   *
   * @param byCaller whether who asked for the upgrade did it, or the node itself
   */
  record Confirmed(boolean byCaller) implements UpgradeStep {}

  /** The version before runs again. */
  record WentBack(String reason) implements UpgradeStep {}

  /** Nothing was switched. */
  record Refused(String reason) implements UpgradeStep {}

  /** Its stable name. */
  default String word() {
    return switch (this) {
      case Fetched _ -> "fetched";
      case Verified _ -> "verified";
      case Unpacked _ -> "unpacked";
      case Copied _ -> "copied";
      case Preflighted _ -> "preflighted";
      case SwitchRequested _ -> "switch-requested";
      case Ready _ -> "ready";
      case Confirmed _ -> "confirmed";
      case WentBack _ -> "went-back";
      case Refused _ -> "refused";
    };
  }

  /** What it means here, in one sentence without a full stop. */
  default String sentence() {
    return switch (this) {
      case Fetched(var from, var bytes) -> "%s from %s".formatted(megabytes(bytes), from);
      case Verified(var platform) ->
          "signed by a trusted key, whole, for %s, and may follow the version that runs"
              .formatted(platform);
      case Unpacked(var files, var bytes) -> "%d files, %s".formatted(files, megabytes(bytes));
      case Copied(var bytes) -> "%s of database".formatted(megabytes(bytes));
      case Preflighted(var hash, var revisions) ->
          "the new version read all %d events, served a request, and has the same state (%s)"
              .formatted(revisions, hash);
      case SwitchRequested(var rollback) ->
          rollback ? "back to a version that is still here" : "the node ends to start anew";
      case Ready _ -> "visitors are served; changes wait until it is confirmed";
      case Confirmed(var byCaller) ->
          byCaller ? "reached from outside by who asked for it" : "the node reached its own port";
      case WentBack(var reason) -> reason;
      case Refused(var reason) -> reason;
    };
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
