package sh.fazt.http.hosting;

import sh.fazt.journal.Subdomain;

/** Where the host of a request leads, before any look at the routing table. */
public sealed interface HostTarget {
  /** The host label that decides about this host; empty for one that has none. */
  String label();

  /** The API and the dashboard. */
  record Api() implements HostTarget {
    @Override
    public String label() {
      return "";
    }
  }

  /** The site {@code root}. */
  record Root() implements HostTarget {
    @Override
    public String label() {
      return Subdomain.ROOT.value();
    }
  }

  /** The site {@code 404}, asked for by its own name. */
  record NotFoundSite() implements HostTarget {
    @Override
    public String label() {
      return Subdomain.NOT_FOUND.value();
    }
  }

  /**
   * An app host.
   *
   * @param label what stands before the main domain: lower case, no dot, not checked any further
   */
  record App(String label) implements HostTarget {}

  /** An IP address: answers {@code /health} for load balancers and nothing else. */
  record Address() implements HostTarget {
    @Override
    public String label() {
      return "";
    }
  }

  /** A well-formed host that is none of ours. */
  record Unknown() implements HostTarget {
    @Override
    public String label() {
      return "";
    }
  }

  Api API = new Api();
  Root ROOT = new Root();
  NotFoundSite NOT_FOUND_SITE = new NotFoundSite();
  Address ADDRESS = new Address();
  Unknown UNKNOWN = new Unknown();
}
