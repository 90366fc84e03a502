package sh.fazt.registry.sqlite.older;

import java.util.Optional;

/** What the older release kept among the apps, although it was its own. */
enum NodePage {
  ROOT("root"),
  NOT_FOUND("404"),
  DASHBOARD("admin");

  private final String site;

  NodePage(String site) {
    this.site = site;
  }

  String site() {
    return site;
  }

  static boolean isOne(String site) {
    return of(site).isPresent();
  }

  static Optional<NodePage> of(String site) {
    for (NodePage page : values()) {
      if (page.site.equals(site)) {
        return Optional.of(page);
      }
    }
    return Optional.empty();
  }
}
