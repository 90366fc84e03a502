package sh.fazt.registry.sqlite.older;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sh.fazt.registry.imports.older.OlderProblem;
import sh.fazt.registry.imports.older.OlderServer.ApiKey;
import sh.fazt.registry.imports.older.OlderServer.Operator;
import sh.fazt.registry.imports.older.OlderServer.Peer;
import sh.fazt.registry.imports.older.OlderServer.ShortLink;
import sh.fazt.registry.imports.older.OlderServer.Webhook;
import sh.fazt.registry.routing.RedirectUrl;

/** What belongs to no app: keys, settings, peers, short links, webhooks. */
final class OtherReader {
  private static final Pattern BCRYPT =
      Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");

  /** 2 to the power of this rounds; each more doubles the time of 50 ms that cost 10 takes. */
  private static final int HIGHEST_COST = 14;

  private static final int LOWEST_COST = 4;
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_SECRET = 1024;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Pattern TAG_GAP = Pattern.compile("\\s*,\\s*");

  private final OlderTables tables;
  private final Held held;
  private final ProblemLog log;

  OtherReader(OlderTables tables, Held held, ProblemLog log) {
    this.tables = tables;
    this.held = held;
    this.log = log;
  }

  /** Rows of a table; one that cannot be read is counted. */
  private void each(String table, String sorted, OlderQuery.Each each, String... columns)
      throws SQLException {
    tables
        .query(table, columns)
        .by(sorted)
        .each(
            row -> {
              held.row();
              try {
                each.row(row);
              } catch (OddCell e) {
                log.add(
                    OlderProblem.ROW_UNREADABLE,
                    table + ", row " + row.id() + ": " + e.getMessage());
              }
            });
  }

  List<ApiKey> keys() throws SQLException {
    var keys = new ArrayList<ApiKey>();
    each(
        "api_keys",
        "id",
        row -> {
          long number = row.number("id").orElse(row.id());
          String stored = row.textOrEmpty("name").strip();
          String hash = row.textOrEmpty("key_hash");
          String shown = stored.isEmpty() ? "key " + number : stored;
          if (isUsable(hash, shown)) {
            String name = isLine(stored) ? stored : "imported key " + number;
            if (!name.equals(stored)) {
              log.add(OlderProblem.KEY_NAMED, name);
            }
            keys.add(
                new ApiKey(
                    number,
                    name,
                    row.textOrEmpty("scopes"),
                    hash,
                    row.time("created_at"),
                    row.time("last_used_at")));
          }
        },
        "id",
        "name",
        "key_hash",
        "scopes",
        "created_at",
        "last_used_at");
    return keys;
  }

  private boolean isUsable(String hash, String shown) {
    int cost = cost(hash);
    if (cost < 0) {
      log.add(OlderProblem.HASH_NOT_BCRYPT, shown);
    } else if (cost > HIGHEST_COST) {
      log.add(OlderProblem.HASH_TOO_SLOW, shown);
    }
    return cost >= 0 && cost <= HIGHEST_COST;
  }

  /** The cost a bcrypt hash names; negative if it is none. */
  private static int cost(String hash) {
    var form = BCRYPT.matcher(hash);
    int cost = form.matches() ? Integer.parseInt(form.group(1)) : -1;
    return cost < LOWEST_COST ? -1 : cost;
  }

  private static boolean isLine(String name) {
    return !name.isBlank()
        && name.length() <= LONGEST_NAME
        && name.chars().noneMatch(Character::isISOControl);
  }

  Map<String, String> settings() throws SQLException {
    var settings = new TreeMap<String, String>();
    each(
        "configurations",
        "key",
        row -> {
          String key = row.text("key");
          String value = row.text("value");
          held.row(key, value);
          settings.putIfAbsent(key, value);
        },
        "key",
        "value");
    return settings;
  }

  Optional<Operator> operator(Map<String, String> settings) {
    String name = settings.getOrDefault("auth.username", "");
    String hash = settings.getOrDefault("auth.password_hash", "");
    if (name.isEmpty() && hash.isEmpty()) {
      return Optional.empty();
    }
    int cost = cost(hash);
    if (isLine(name) && cost >= 0 && cost <= HIGHEST_COST) {
      return Optional.of(new Operator(name, hash));
    }
    log.add(OlderProblem.OPERATOR_UNREADABLE, name.isEmpty() ? "without a name" : name);
    return Optional.empty();
  }

  List<Peer> peers() throws SQLException {
    var peers = new ArrayList<Peer>();
    each(
        "peers",
        "name",
        row -> {
          var peer =
              new Peer(
                  row.text("name"),
                  row.text("url"),
                  row.textOrEmpty("token"),
                  row.textOrEmpty("description"),
                  row.isOn("is_default"));
          held.row(peer.name(), peer.url(), peer.token());
          peers.add(peer);
        },
        "name",
        "url",
        "token",
        "description",
        "is_default");
    return peers;
  }

  List<ShortLink> redirects() throws SQLException {
    var links = new ArrayList<ShortLink>();
    Set<String> slugs = new HashSet<>();
    each(
        "redirects",
        "slug",
        row -> {
          String slug = row.text("slug");
          var url = RedirectUrl.parse(row.text("destination"));
          if (!NAME.matcher(slug).matches()) {
            log.add(OlderProblem.SLUG_NOT_ALLOWED, slug);
          } else if (url.isEmpty()) {
            log.add(OlderProblem.DESTINATION_NOT_ALLOWED, slug);
          } else if (!slugs.add(slug)) {
            log.add(OlderProblem.ROW_TWICE, "redirect " + slug);
          } else {
            long clicks = Math.max(0, row.number("click_count").orElse(0));
            links.add(
                new ShortLink(
                    slug,
                    url.get().text(),
                    tags(row.textOrEmpty("tags")),
                    clicks,
                    row.time("created_at")));
            held.row(slug, url.get().text());
          }
        },
        "slug",
        "destination",
        "tags",
        "click_count",
        "created_at");
    return links;
  }

  private static List<String> tags(String stored) {
    return Stream.of(TAG_GAP.split(stored.strip()))
        .filter(tag -> !tag.isEmpty() && tag.length() <= 50)
        .filter(tag -> tag.chars().noneMatch(Character::isISOControl))
        .distinct()
        .limit(32)
        .toList();
  }

  List<Webhook> webhooks() throws SQLException {
    var hooks = new ArrayList<Webhook>();
    Set<String> endpoints = new HashSet<>();
    each(
        "webhooks",
        "endpoint",
        row -> {
          String endpoint = row.text("endpoint");
          String name = row.text("name").strip();
          String secret = row.textOrNull("secret");
          if (!NAME.matcher(endpoint).matches()) {
            log.add(OlderProblem.ENDPOINT_NOT_ALLOWED, endpoint);
          } else if (secret != null && secret.length() > LONGEST_SECRET) {
            log.add(OlderProblem.SECRET_NOT_ALLOWED, endpoint);
          } else if (!endpoints.add(endpoint)) {
            log.add(OlderProblem.ROW_TWICE, "webhook " + endpoint);
          } else {
            held.row(endpoint, name, secret);
            hooks.add(
                new Webhook(
                    isLine(name) ? name : endpoint,
                    endpoint,
                    Optional.ofNullable(secret).filter(text -> !text.isEmpty()),
                    row.isOn("is_active"),
                    row.time("created_at")));
          }
        },
        "name",
        "endpoint",
        "secret",
        "is_active",
        "created_at");
    return hooks;
  }
}
