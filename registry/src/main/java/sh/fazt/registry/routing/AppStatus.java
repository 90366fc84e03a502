package sh.fazt.registry.routing;

/** Whether there is an app behind an id. */
public enum AppStatus {
  /** Nobody ever had this id. */
  UNKNOWN,
  LIVE,
  /** There was one; nothing may point at it. */
  REMOVED
}
