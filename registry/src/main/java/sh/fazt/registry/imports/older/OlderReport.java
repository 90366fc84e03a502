package sh.fazt.registry.imports.older;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What would come along from an older server and what not, as plain values for JSON. It holds no
 * secret.
 */
public final class OlderReport {
  /** Apps and names that are listed; all are counted. */
  private static final int MOST_LISTED = 500;

  private OlderReport() {}

  /**
   * The report.
   *
   * @param named things of one problem that are named; all are counted
   */
  public static Map<String, @Nullable Object> data(OlderServer server, int named) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("release", server.release().words());
    data.put("migration", server.release().newestMigration());
    data.put("domain", server.settings().getOrDefault("server.domain", ""));
    data.put("invents_data", server.inventsData());
    data.put("comes", comes(server));
    data.put("apps", server.apps().stream().limit(MOST_LISTED).map(OlderReport::app).toList());
    data.put(
        "aliases", server.aliases().stream().limit(MOST_LISTED).map(OlderReport::alias).toList());
    data.put("problems", problems(server.problems(), named));
    data.put("history", server.history());
    return data;
  }

  private static Map<String, Long> comes(OlderServer server) {
    var comes = new LinkedHashMap<String, Long>();
    comes.put("apps", (long) server.apps().size());
    comes.put("files", server.apps().stream().mapToLong(app -> app.files().size()).sum());
    comes.put("file_bytes", server.apps().stream().mapToLong(OlderApp::bytes).sum());
    comes.put("aliases", (long) server.aliases().size());
    comes.put("values", server.apps().stream().mapToLong(app -> app.stored().values()).sum());
    comes.put("documents", server.apps().stream().mapToLong(app -> app.stored().documents()).sum());
    comes.put("blobs", server.apps().stream().mapToLong(app -> app.stored().blobs()).sum());
    comes.put(
        "blob_bytes", server.apps().stream().mapToLong(app -> app.stored().blobBytes()).sum());
    comes.put(
        "environment", server.apps().stream().mapToLong(app -> app.environment().size()).sum());
    comes.put("keys", (long) server.keys().size());
    comes.put("redirects", (long) server.redirects().size());
    comes.put("webhooks", (long) server.webhooks().size());
    return comes;
  }

  private static Map<String, Object> app(OlderApp app) {
    var data = new LinkedHashMap<String, Object>();
    data.put("key", app.key());
    data.put("title", app.title());
    data.put("visibility", app.visibility().word());
    data.put("files", app.files().size());
    data.put("bytes", app.bytes());
    data.put("values", app.stored().values());
    data.put("documents", app.stored().documents());
    data.put("blobs", app.stored().blobs());
    data.put("environment", app.environment().size());
    return data;
  }

  private static Map<String, Object> alias(OlderAlias alias) {
    var data = new LinkedHashMap<String, Object>();
    data.put("name", alias.name().value());
    switch (alias.target()) {
      case OlderAlias.Target.Proxy(var app) -> data.put("app", app);
      case OlderAlias.Target.Redirect(var url) -> data.put("url", url);
      case OlderAlias.Target.Reserved _ -> data.put("reserved", true);
      case OlderAlias.Target.Split(var arms) ->
          data.put(
              "split",
              arms.stream().map(arm -> Map.of("app", arm.app(), "weight", arm.weight())).toList());
    }
    return data;
  }

  private static List<Map<String, Object>> problems(OlderProblems problems, int named) {
    var list = new ArrayList<Map<String, Object>>();
    problems
        .found()
        .forEach(
            (problem, found) -> {
              var data = new LinkedHashMap<String, Object>();
              data.put("code", problem.name());
              data.put("effect", problem.effect().word());
              data.put("things", problem.things());
              data.put("count", found.count());
              data.put("reason", problem.reason());
              data.put("which", found.which().stream().limit(named).toList());
              list.add(data);
            });
    return list;
  }
}
