package sh.fazt.registry.sqlite.older;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import sh.fazt.registry.imports.older.OlderProblem;

/** What of the tables themselves is to be said: those of history, and those nobody knows. */
final class TableCounts {
  /** What happened on the older server; it has no place here. */
  private static final Set<String> HISTORY =
      Set.of(
          "events",
          "site_logs",
          "deployments",
          "audit_logs",
          "notifications",
          "certificates",
          "domains",
          "snapshots",
          "worker_jobs",
          "auth_users",
          "auth_sessions",
          "auth_states",
          "auth_providers",
          "auth_invites",
          "activity_log",
          "net_allowlist",
          "net_secrets",
          "net_log");

  private static final Set<String> READ =
      Set.of(
          "migrations",
          "files",
          "apps",
          "aliases",
          "app_kv",
          "app_docs",
          "app_blobs",
          "kv_store",
          "env_vars",
          "api_keys",
          "configurations",
          "peers",
          "redirects",
          "webhooks");

  private TableCounts() {}

  static Map<String, Long> of(OlderTables tables, ProblemLog log) throws SQLException {
    Map<String, Long> rows = new TreeMap<>();
    for (String table : tables.names()) {
      if (!READ.contains(table) && !HISTORY.contains(table)) {
        log.add(OlderProblem.TABLE_UNKNOWN, table);
      } else if (tables.unusable().contains(table)) {
        log.add(OlderProblem.TABLE_UNREADABLE, table);
      } else if (HISTORY.contains(table)) {
        long count = tables.count(table);
        if (count > 0) {
          rows.put(table, count);
        }
      }
    }
    return rows;
  }
}
