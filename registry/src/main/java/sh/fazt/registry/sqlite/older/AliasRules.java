package sh.fazt.registry.sqlite.older;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.imports.older.OlderAlias;
import sh.fazt.registry.imports.older.OlderAlias.Target;
import sh.fazt.registry.imports.older.OlderApp.Kind;
import sh.fazt.registry.imports.older.OlderProblem;
import sh.fazt.registry.imports.older.OlderRelease.Form;
import sh.fazt.registry.routing.RedirectUrl;

/** Which names come along, and where they lead. */
final class AliasRules {
  /** What the older release wrote of a URL with a quote in it. */
  private static final Pattern TORN = Pattern.compile("\\{\"url\":\"(.*)\"}", Pattern.DOTALL);

  private final Map<String, AppDraft> apps;
  private final OwnerKeys owners;
  private final ProblemLog log;
  private final Map<Subdomain, OlderAlias> found = new TreeMap<>();

  /**
   * For one file.
   *
   * @param apps those that come along, by key
   */
  AliasRules(Map<String, AppDraft> apps, OwnerKeys owners, ProblemLog log) {
    this.apps = apps;
    this.owners = owners;
    this.log = log;
  }

  List<OlderAlias> of(Form form, List<AliasRow> rows) {
    var stored = new LinkedHashMap<String, AliasRow>();
    for (AliasRow row : rows) {
      stored.put(row.name(), row);
      add(row);
    }
    for (AppDraft app : apps.values()) {
      Optional<NodePage> page = app.page();
      if (page.isPresent()) {
        make(page.get().site(), app);
      } else if (form == Form.PRE_0_10) {
        make(app.name(), app);
      } else if (app.kind() == Kind.FILES_ONLY) {
        addSite(app, stored.get(app.key()));
      }
    }
    return List.copyOf(found.values());
  }

  private void addSite(AppDraft app, @Nullable AliasRow taken) {
    if (taken == null) {
      make(app.key(), app);
    } else if (!app.key().equals(taken.app().orElse(""))
        && found.values().stream().noneMatch(alias -> leadsTo(alias, app))) {
      log.add(OlderProblem.NAME_TAKEN, app.key());
    }
  }

  private static boolean leadsTo(OlderAlias alias, AppDraft app) {
    return alias.target() instanceof Target.Proxy(var key) && key.equals(app.key());
  }

  /** A name by which visitors reached an app although there is no alias. */
  private void make(String name, AppDraft app) {
    var label = label(name);
    if (label.isEmpty()) {
      log.add(OlderProblem.NOT_A_LABEL, name);
    } else if (mayHold(label.get(), new Target.Proxy(app.key()))) {
      found.putIfAbsent(
          label.get(),
          new OlderAlias(
              label.get(), new Target.Proxy(app.key()), true, Optional.empty(), Optional.empty()));
    } else {
      log.add(OlderProblem.NODE_NAME, name);
    }
  }

  private static Optional<Subdomain> label(String name) {
    return Subdomain.parse(name).filter(label -> label.value().equals(name));
  }

  /** Whether a name may do this here, as the node's own names may not. */
  private static boolean mayHold(Subdomain label, Target target) {
    if (label.isSystemPage()) {
      return target instanceof Target.Proxy;
    }
    return label.equals(Subdomain.WWW)
        ? target instanceof Target.Proxy || target instanceof Target.Redirect
        : !label.isSystem();
  }

  private void add(AliasRow row) {
    if (isNodesOwn(row)) {
      return;
    }
    var label = label(row.name());
    if (label.isEmpty()) {
      log.add(OlderProblem.NOT_A_LABEL, row.name());
      return;
    }
    Target target = target(row);
    if (target == null) {
      return;
    }
    if (!mayHold(label.get(), target)) {
      log.add(OlderProblem.NODE_NAME, row.name());
      return;
    }
    found.put(
        label.get(), new OlderAlias(label.get(), target, false, row.createdAt(), row.updatedAt()));
  }

  /** The names every server has, for what it has itself: nobody misses them. */
  private boolean isNodesOwn(AliasRow row) {
    if (row.name().equals("api") || NodePage.isOne(row.name())) {
      boolean isOwnPage =
          row.app().isPresent() && row.name().equals(owners.pageOf(row.app().get()));
      return row.kind().equals("reserved") || (isOwnPage && !apps.containsKey(row.app().get()));
    }
    return false;
  }

  private @Nullable Target target(AliasRow row) {
    return switch (row.kind()) {
      case "proxy", "app" -> proxy(row);
      case "redirect" -> redirect(row);
      case "reserved" -> new Target.Reserved();
      case "split" -> split(row);
      default -> refused(OlderProblem.ALIAS_KIND_UNKNOWN, row, row.kind());
    };
  }

  private @Nullable Target refused(OlderProblem why, AliasRow row, String detail) {
    log.add(why, detail.isEmpty() ? row.name() : row.name() + ": " + detail);
    return null;
  }

  private @Nullable Target proxy(AliasRow row) {
    String shown = filesUnder(row.name());
    String named = row.app().orElse(null);
    if (shown != null && named != null && !shown.equals(named)) {
      log.add(
          OlderProblem.POINTED_AT_ITS_FILES, row.name() + ": " + shown + " instead of " + named);
      return new Target.Proxy(shown);
    }
    if (row.targets() != null && row.json().isEmpty()) {
      return refused(OlderProblem.TARGET_UNREADABLE, row, row.targets());
    }
    if (named == null) {
      return refused(OlderProblem.NO_TARGET, row, "");
    }
    return apps.containsKey(named)
        ? new Target.Proxy(named)
        : refused(OlderProblem.TARGET_GONE, row, named);
  }

  /** The app whose files 0.10.4 and later showed under a name, whatever its alias said. */
  private @Nullable String filesUnder(String name) {
    if (NodePage.isOne(name) || !owners.isSite(name) || !owners.isUnlinked(name)) {
      return null;
    }
    String owner = owners.owner(name);
    return owner != null && apps.containsKey(owner) ? owner : null;
  }

  private @Nullable Target redirect(AliasRow row) {
    String text = row.targets() == null ? "" : row.targets();
    Optional<JsonNode> json = row.json();
    String url;
    if (json.isPresent()) {
      JsonNode stored = json.get().get("url");
      url = stored != null && stored.isTextual() ? stored.textValue() : "";
    } else {
      var torn = TORN.matcher(text);
      if (!text.isEmpty() && !torn.matches()) {
        return refused(OlderProblem.TARGET_UNREADABLE, row, text);
      }
      url = text.isEmpty() ? "" : torn.group(1);
    }
    var parsed = RedirectUrl.parse(url);
    if (parsed.isEmpty()) {
      return refused(OlderProblem.URL_NOT_ALLOWED, row, url);
    }
    if (json.isEmpty()) {
      log.add(OlderProblem.URL_RECOVERED, row.name() + ": " + parsed.get().text());
    }
    return new Target.Redirect(parsed.get().text());
  }

  private @Nullable Target split(AliasRow row) {
    JsonNode json = row.json().orElse(null);
    if (row.targets() != null && json == null) {
      return refused(OlderProblem.TARGET_UNREADABLE, row, row.targets());
    }
    if (json == null || !json.isArray() || json.isEmpty()) {
      return refused(OlderProblem.NO_TARGET, row, "");
    }
    var weights = new LinkedHashMap<String, Integer>();
    long sum = 0;
    for (JsonNode arm : json) {
      int weight = arm.path("weight").asInt(0);
      sum += weight;
      if (weight < 1 || weight > 100) {
        return refused(OlderProblem.WEIGHTS_NOT_100, row, "");
      }
      weights.merge(AliasRow.appIn(arm).orElse(""), weight, Integer::sum);
    }
    if (sum != 100) {
      return refused(OlderProblem.WEIGHTS_NOT_100, row, sum + " together");
    }
    int before = weights.size();
    weights.keySet().removeIf(app -> !apps.containsKey(app));
    if (weights.isEmpty()) {
      return refused(OlderProblem.TARGET_GONE, row, "no app of the split");
    }
    if (weights.size() < before) {
      log.add(
          OlderProblem.ARM_GONE,
          row.name() + ": " + (before - weights.size()) + " of " + before + " apps");
    }
    return weights.size() == 1
        ? new Target.Proxy(weights.firstEntry().getKey())
        : new Target.Split(Shares.of(weights));
  }
}
