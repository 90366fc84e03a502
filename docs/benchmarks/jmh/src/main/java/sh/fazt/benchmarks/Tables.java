package sh.fazt.benchmarks;

import java.time.Instant;
import java.util.List;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.Version;
import sh.fazt.registry.routing.AliasRow;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.ReleaseRow;
import sh.fazt.registry.routing.RoutingTable;

/** Routing tables of a size. */
final class Tables {
  private static final Instant AT = Instant.parse("2026-01-19T12:34:56Z");
  private static final Version FIRST = Version.of(1);

  private Tables() {}

  /** The n-th label; no two hash alike more often than those of people do. */
  static String label(int n) {
    return "app-" + Integer.toString(n * 7919, 36) + "-" + n;
  }

  static AppId app(int n) {
    return AppId.of("app_%08d".formatted(n));
  }

  /** A table of apps, each with one release, which no alias leads to. */
  static RoutingTable apps(int many) {
    var table = RoutingTable.EMPTY;
    for (int i = 0; i < many; i++) {
      var release =
          new ReleaseRow(ReleaseNo.FIRST, TreeHash.of("%064x".formatted(i)), 3, 6_000, FIRST, AT);
      table =
          table.with(
              new AppRow(
                  app(i),
                  FIRST,
                  null,
                  Metadata.titled("app " + i),
                  Source.DEPLOY,
                  app(i),
                  null,
                  null,
                  List.of(release),
                  ReleaseNo.FIRST,
                  AT,
                  AT));
    }
    return table;
  }

  /** The same with aliases, each a proxy of one of the apps. */
  static RoutingTable aliases(RoutingTable apps, int many, int ofApps) {
    var table = apps;
    for (int i = 0; i < many; i++) {
      table =
          table.with(
              new AliasRow(
                  Subdomain.of(label(i)), FIRST, new Target.Proxy(app(i % ofApps)), AT, AT));
    }
    return table;
  }
}
