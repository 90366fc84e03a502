package sh.fazt.registry.routing;

/** The status of an app id. */
public enum AppStatus {
  /** This id was never used. */
  UNKNOWN,
  LIVE,
  /** There was one; nothing may point at it. */
  REMOVED
}
