package sh.fazt.registry.sqlite.older;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.imports.older.OlderProblem;
import sh.fazt.registry.imports.older.OlderRelease.Form;

/**
 * Which keys the rows of an app are stored under. Files, storage and environment never agreed on
 * that: releases used the id, the site or the title, depending on when something was written. An
 * app owns its id; the sites of files that name it; its title if there are files under it that name
 * no other app; and, if no file names it, the aliases that lead to it and have files of their own.
 */
final class OwnerKeys {
  private final Map<String, Set<String>> linked = new HashMap<>(); // site → apps its files name
  private final Map<String, Set<String>> sitesOf = new HashMap<>(); // the reverse
  private final Set<String> sites = new HashSet<>();
  private final Map<String, List<String>> aliasesTo = new HashMap<>();
  private final Map<String, String> pointed = new HashMap<>(); // alias → app
  private final Map<String, Set<String>> keysOf = new LinkedHashMap<>();
  private final Map<String, String> ownerOf = new HashMap<>();

  private OwnerKeys() {}

  static OwnerKeys of(
      Form form, List<AppRow> apps, List<FileRow> files, List<AliasRow> aliases, ProblemLog log) {
    var keys = new OwnerKeys();
    for (FileRow file : files) {
      keys.sites.add(file.site());
      if (!file.app().isEmpty()) {
        keys.linked.computeIfAbsent(file.site(), _ -> new LinkedHashSet<>()).add(file.app());
        keys.sitesOf.computeIfAbsent(file.app(), _ -> new LinkedHashSet<>()).add(file.site());
      }
    }
    for (AliasRow alias : aliases) {
      alias
          .app()
          .ifPresent(
              app -> {
                keys.pointed.put(alias.name(), app);
                keys.aliasesTo.computeIfAbsent(app, _ -> new ArrayList<>()).add(alias.name());
              });
    }
    Map<String, List<AppRow>> claims = new TreeMap<>();
    for (AppRow app : apps) {
      Set<String> owned = keys.wanted(form, app);
      keys.keysOf.put(app.id(), owned);
      owned.forEach(key -> claims.computeIfAbsent(key, _ -> new ArrayList<>()).add(app));
    }
    claims.forEach((key, who) -> keys.settle(key, who, log));
    return keys;
  }

  private Set<String> wanted(Form form, AppRow app) {
    var keys = new LinkedHashSet<String>();
    keys.add(app.id());
    String name = app.name();
    if (form == Form.PRE_0_10) {
      if (name != null && !name.isEmpty()) {
        keys.add(name);
      }
      return keys;
    }
    keys.addAll(sitesOf.getOrDefault(app.id(), Set.of()));
    if (name != null && mayHave(app, name)) {
      keys.add(name);
    }
    if (!sitesOf.containsKey(app.id())) {
      for (String alias : aliasesTo.getOrDefault(app.id(), List.of())) {
        // An alias put over a page of the node does not make its files the app's.
        if (!NodePage.isOne(alias) && mayHave(app, alias)) {
          keys.add(alias);
        }
      }
    }
    return keys;
  }

  /** Whether files are stored under a site, and none of them names another app. */
  private boolean mayHave(AppRow app, String site) {
    return sites.contains(site)
        && linked.getOrDefault(site, Set.of()).stream().allMatch(app.id()::equals);
  }

  private void settle(String key, List<AppRow> who, ProblemLog log) {
    List<AppRow> left = who;
    left = narrowed(left, app -> linked.getOrDefault(key, Set.of()).contains(app.id()));
    left = narrowed(left, app -> key.equals(app.name()));
    left = narrowed(left, app -> app.id().equals(pointed.get(key)));
    left = narrowed(left, app -> !app.isFork());
    if (left.size() > 1) {
      log.add(
          OlderProblem.KEY_CLAIMED_TWICE,
          key + " of " + String.join(", ", left.stream().map(AppRow::id).toList()));
    }
    AppRow owner = left.getFirst();
    ownerOf.put(key, owner.id());
    for (AppRow app : who) {
      if (!app.id().equals(owner.id())) {
        keysOf.getOrDefault(app.id(), new HashSet<>()).remove(key);
      }
    }
  }

  private static List<AppRow> narrowed(List<AppRow> apps, Predicate<AppRow> better) {
    List<AppRow> some = apps.size() == 1 ? List.of() : apps.stream().filter(better).toList();
    return some.isEmpty() ? apps : some;
  }

  /** Gives keys that nobody owns to an app that is not listed. */
  void add(String app, String... keys) {
    Set<String> owned = keysOf.computeIfAbsent(app, _ -> new LinkedHashSet<>());
    for (String key : keys) {
      owned.add(key);
      ownerOf.putIfAbsent(key, app);
    }
  }

  /** The app whose rows are stored under a key, or none. */
  @Nullable String owner(String key) {
    return ownerOf.get(key);
  }

  List<String> of(String app) {
    return List.copyOf(keysOf.getOrDefault(app, Set.of()));
  }

  boolean isSite(String name) {
    return sites.contains(name);
  }

  /** Which of the node's pages an app's files are, if they are one. */
  String pageOf(String app) {
    return sitesOf.getOrDefault(app, Set.of()).stream()
        .filter(NodePage::isOne)
        .findFirst()
        .orElse("");
  }

  /** Whether no file of a site names an app: then it was written by 0.10.4 or later, or by 0.9. */
  boolean isUnlinked(String site) {
    return !linked.containsKey(site);
  }
}
