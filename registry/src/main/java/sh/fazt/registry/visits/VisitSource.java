package sh.fazt.registry.visits;

import java.util.Locale;

/** Where the node learned of an event. */
public enum VisitSource {
  /** It served the page itself. */
  HOSTING,
  /** Sent by a script in a page. */
  WEB,
  /** A picture was loaded from it. */
  PIXEL,
  /** A short link was followed. */
  REDIRECT,
  /** Sent by another service. */
  WEBHOOK;

  /** As it is stored and shown. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
