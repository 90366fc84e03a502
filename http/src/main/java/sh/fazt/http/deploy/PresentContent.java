package sh.fazt.http.deploy;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.auth.Permissions;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.access.KeyRow;
import sh.fazt.registry.content.ContentStore;
import sh.fazt.registry.content.Manifest;
import sh.fazt.registry.content.PinnedContent;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.ReleaseRow;
import sh.fazt.registry.routing.RoutingTable;

/**
 * Finds which content of a manifest need not be sent: what is in apps that the key may read, and
 * what the key sent before. Whatever else is stored is no business of the key, and must be sent as
 * if it were not: otherwise any deployer could find out whether others have a file. Blocks.
 */
final class PresentContent {
  private final LiveTable table;
  private final ContentStore store;
  private final OpenDeploys open;
  private final int treesLookedAt;

  PresentContent(LiveTable table, ContentStore store, OpenDeploys open, int treesLookedAt) {
    this.table = table;
    this.store = store;
    this.open = open;
    this.treesLookedAt = treesLookedAt;
  }

  /**
   * What was found.
   *
   * @param pinned keeps it; the caller closes it
   */
  record Found(Set<ContentHash> present, PinnedContent pinned) {}

  /**
   * Looks for the content of a manifest.
   *
   * @param site the name that is deployed to; its app is looked at first
   * @throws sh.fazt.registry.domain.RejectedException if a size in it is not that of the content
   */
  Found find(KeyRow key, Subdomain site, Manifest manifest) {
    var known = open.sentBy(key.key(), manifest.contents());
    if (key.has(Scope.READ)) {
      var reader = new Reader(table.now(), new Caller.KeyHolder(key), manifest, known);
      reader.look(site);
    }
    PinnedContent pinned = store.pin();
    try {
      known.forEach(pinned::pin); // before it is looked whether they are stored
      Map<ContentHash, Long> stored = store.sizes(known);
      manifest.check(stored); // of the bytes, wherever they come from
      return new Found(stored.keySet(), pinned);
    } catch (RuntimeException failure) {
      pinned.close();
      throw failure;
    }
  }

  /** Looks through releases until everything is found, or enough were looked at. */
  private final class Reader {
    private final RoutingTable now;
    private final Caller caller;
    private final Set<ContentHash> known;
    private final Set<ContentHash> wanted;
    private final Set<TreeHash> seen = new HashSet<>();

    Reader(RoutingTable now, Caller caller, Manifest manifest, Set<ContentHash> known) {
      this.now = now;
      this.caller = caller;
      this.known = known;
      this.wanted = new LinkedHashSet<>(manifest.contents());
      wanted.removeAll(known);
    }

    void look(Subdomain site) {
      AppRow served = now.target(site) instanceof Target.Proxy(var app) ? now.app(app) : null;
      if (served != null && isReadable(served)) {
        look(active(served), treesLookedAt);
        look(newestFirst(served), treesLookedAt / 2);
      }
      if (wanted.isEmpty()) {
        return;
      }
      List<AppRow> others =
          StreamSupport.stream(now.apps().spliterator(), false)
              .filter(this::isReadable)
              .sorted(Comparator.comparing(AppRow::updatedAt).reversed())
              .limit(treesLookedAt)
              .toList();
      look(others.stream().flatMap(this::active), treesLookedAt);
      look(others.stream().flatMap(this::newestFirst), treesLookedAt);
    }

    private boolean isReadable(AppRow app) {
      return !app.removed() && Permissions.touches(now, app.id(), caller);
    }

    private Stream<TreeHash> active(AppRow app) {
      return Stream.ofNullable(app.activeRelease()).map(ReleaseRow::tree);
    }

    private Stream<TreeHash> newestFirst(AppRow app) {
      return app.releases().reversed().stream().map(ReleaseRow::tree);
    }

    private void look(Stream<TreeHash> trees, int max) {
      trees
          .takeWhile(_ -> !wanted.isEmpty() && seen.size() < max)
          .filter(seen::add)
          .forEach(this::look);
    }

    private void look(TreeHash tree) {
      for (TreeFile file : store.filesOf(tree)) {
        if (wanted.remove(file.content())) {
          known.add(file.content());
        }
      }
    }
  }
}
