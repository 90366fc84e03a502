package sh.fazt.registry.imports.older;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A server of the older release, as its file shows it: what can come along, and what cannot. Bytes
 * of files and all that apps stored are not in here but read by {@link OlderDatabase}.
 *
 * @param origin names the server: the same for all copies of its file, now and later, and another
 *     one for other servers; 64 digits of lower-case hex
 * @param apps an app's parent stands before it
 * @param aliases in the order of their names; each leads to something that comes along
 * @param operator who signs in to the dashboard
 * @param settings what the server was told, by key; some are secrets
 * @param peers other servers it knew; theirs are secrets too
 * @param history rows of tables that have no place here, by table; empty tables are not in it
 */
public record OlderServer(
    OlderRelease release,
    String origin,
    List<OlderApp> apps,
    List<OlderAlias> aliases,
    List<ApiKey> keys,
    Optional<Operator> operator,
    Map<String, String> settings,
    List<Peer> peers,
    List<ShortLink> redirects,
    List<Webhook> webhooks,
    OlderProblems problems,
    Map<String, Long> history) {
  private static final String HIDDEN = "hidden";

  public OlderServer {
    apps = List.copyOf(apps);
    aliases = List.copyOf(aliases);
    keys = List.copyOf(keys);
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    peers = List.copyOf(peers);
    redirects = List.copyOf(redirects);
    webhooks = List.copyOf(webhooks);
    history = Collections.unmodifiableMap(new TreeMap<>(history));
  }

  /** Whether it ran for development: then it invented its redirects, webhooks and visits itself. */
  public boolean inventsData() {
    return "development".equals(settings.getOrDefault("server.env", "development"));
  }

  /** The app of a stored id or, of one that never had an id, of a site. */
  public Optional<OlderApp> app(String key) {
    return apps.stream().filter(app -> app.key().equals(key)).findFirst();
  }

  /**
   * A key of the API. Every key of the older release could do everything, whatever its scopes say.
   *
   * @param number of the row
   * @param name never blank
   * @param scopes free text, as it was typed; may be empty
   * @param bcrypt hash of the token, of the form {@code $2a$10$…} and not too slow to check
   */
  public record ApiKey(
      long number,
      String name,
      String scopes,
      String bcrypt,
      Optional<Instant> createdAt,
      Optional<Instant> lastUsedAt) {
    @Override
    public String toString() {
      return "ApiKey[" + number + " " + name + "]";
    }
  }

  /**
   * The one who signs in.
   *
   * @param bcrypt hash of the password, checked as those of keys are
   */
  public record Operator(String name, String bcrypt) {
    @Override
    public String toString() {
      return "Operator[" + name + "]";
    }
  }

  /**
   * A server the command line of this one knew. Nothing of it is checked.
   *
   * @param token in clear; it is never printed
   * @param isDefault whether it was meant when none was named
   */
  public record Peer(String name, String url, String token, String description, boolean isDefault) {
    @Override
    public String toString() {
      return "Peer[" + name + " " + url + "]";
    }
  }

  /**
   * A short link.
   *
   * @param destination an absolute http or https URL, encoded
   */
  public record ShortLink(
      String slug,
      String destination,
      List<String> tags,
      long clicks,
      Optional<Instant> createdAt) {
    public ShortLink {
      tags = List.copyOf(tags);
    }
  }

  /**
   * An endpoint for other services.
   *
   * @param secret what they sign with
   */
  public record Webhook(
      String name,
      String endpoint,
      Optional<String> secret,
      boolean active,
      Optional<Instant> createdAt) {
    @Override
    public String toString() {
      return "Webhook[" + endpoint + "]";
    }
  }

  /** Settings, keys and peers are secrets. */
  @Override
  public String toString() {
    return "OlderServer[" + release + ", " + apps.size() + " apps, " + HIDDEN + "]";
  }
}
