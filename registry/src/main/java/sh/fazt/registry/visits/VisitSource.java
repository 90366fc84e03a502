package sh.fazt.registry.visits;

import java.util.Locale;

/** Where the node learned of an event. */
public enum VisitSource {
  /** It served the page itself. */
  HOSTING,
  /** A script in a page told it. */
  WEB,
  /** A picture was loaded from it. */
  PIXEL,
  /** A short link was followed. */
  REDIRECT,
  /** Another service told it. */
  WEBHOOK;

  /** As it is stored and told. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
