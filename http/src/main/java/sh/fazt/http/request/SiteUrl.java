package sh.fazt.http.request;

import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.http.hosting.HostName;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.routing.MainDomain;

/** The URL of a site, as the caller reaches it: with the same scheme, port and domain. */
public final class SiteUrl {
  private static final String LOCAL = "localhost";

  private SiteUrl() {}

  public static String of(Subdomain site, HttpRequest request, MainDomain domain, boolean secure) {
    String field = request.getHeader("Host").map(HttpHeader::value).orElse("");
    HostName host = HostName.parse(field);
    boolean local = host != null && (host.text().equals(LOCAL) || host.isLoopback());
    String base = local ? LOCAL : domain.name();
    // The node's page of the main domain is the site "root"; "root.localhost" shows it as well.
    String name = site.equals(Subdomain.ROOT) && !local ? base : site + "." + base;
    return (secure ? "https" : "http") + "://" + name + port(field);
  }

  private static String port(String host) {
    int colon = host.lastIndexOf(':');
    return colon < 0 || colon < host.lastIndexOf(']') ? "" : host.substring(colon);
  }
}
