package sh.fazt.http.contract;

import static sh.fazt.http.contract.Endpoint.Trait.PLAIN;
import static sh.fazt.http.contract.Endpoint.Trait.UPLOAD;
import static sh.fazt.http.contract.Endpoint.Trait.VERSIONED;
import static sh.fazt.http.contract.Field.optional;
import static sh.fazt.http.contract.Field.required;

import java.util.List;

/** Endpoints about the node itself, and how it sends visitors on. */
public final class NodeContract {
  private NodeContract() {}

  public static final Endpoint ALIVE =
      Endpoint.get(
              "node.alive",
              "/health",
              RequiredAccess.ANYONE,
              "Says OK while the database can be read")
          .answers(Shape.TEXT)
          .with(PLAIN);

  private static final Shape WORKERS =
      Shape.group(
          required(
              "state",
              Shape.oneOf("asleep", "starting", "running", "backing_off", "closed"),
              "Whether functions can run"),
          required("processes", Shape.COUNT, "Processes"),
          required("running", Shape.COUNT, "Requests being run"),
          required("waiting", Shape.COUNT, "Requests that wait"),
          required("killed", Shape.COUNT, "Processes that were killed, since a script did not end"),
          required("died", Shape.COUNT, "Processes that ended by themselves"),
          required("retry_in_ms", Shape.COUNT, "When the next start is tried, while backing off"));

  public static final Endpoint HEALTH =
      Endpoint.get("node.health", "/api/system/health", RequiredAccess.READ, "How the node does")
          .answers(
              Shape.group(
                  required("status", Shape.oneOf("healthy", "unhealthy"), "Whether it works"),
                  required("uptime_seconds", Shape.DECIMAL, "Since it started"),
                  required("version", Shape.TEXT, "Of fazt"),
                  required("mode", Shape.oneOf("production", "development"), "What it is for"),
                  required(
                      "memory",
                      Shape.group(
                          required("used_mb", Shape.DECIMAL, "Heap in use"),
                          required("limit_mb", Shape.DECIMAL, "Heap it may use"),
                          required("vfs_cache_mb", Shape.DECIMAL, "Files kept ready")),
                      "Memory"),
                  required(
                      "database",
                      Shape.group(
                          required("path", Shape.TEXT, "The file's name"),
                          required("open_connections", Shape.COUNT, "Connections"),
                          required("in_use", Shape.COUNT, "Those at work")),
                      "The database"),
                  required(
                      "runtime",
                      Shape.group(
                          required("queued_events", Shape.COUNT, "Writers that wait"),
                          required("goroutines", Shape.COUNT, "Threads")),
                      "What it is busy with"),
                  required("functions", WORKERS, "The processes that run functions")));

  private static final Shape NOTICE =
      Shape.group(
          required(
              "code", Shape.oneOf("NOT_SERVED", "NO_INDEX", "NOT_CHECKED"), "What it is about"),
          required("message", Shape.TEXT, "A sentence"),
          required("count", Shape.COUNT, "How many files it is about"),
          required("paths", Shape.list(Shape.TEXT), "The first of them, long paths cut"));

  /** What was deployed. */
  static final Shape.Group DEPLOYED =
      Shape.group(
          required("file_count", Shape.COUNT, "Files of the release"),
          required("message", Shape.TEXT, "What was done"),
          required("site", Shape.SUBDOMAIN, "The alias"),
          required("size_bytes", Shape.COUNT, "Their size"),
          required("app_id", Shape.APP_ID, "The app"),
          required("release", Shape.COUNT, "The release's number"),
          required("url", Shape.URL, "Where it is served"),
          optional(
              "notices",
              Shape.list(NOTICE),
              "What of it may not be meant so; only if there is any"));

  public static final Endpoint DEPLOY =
      Endpoint.change(
              "deploy",
              "POST",
              "/api/deploy",
              RequiredAccess.DEPLOY,
              "Makes a zip what a name serves")
          .answers(DEPLOYED)
          .with(UPLOAD)
          .with(VERSIONED);

  private static final Shape CAUSE =
      Shape.group(
          required("revision", Shape.REVISION, "The event that set it"),
          required("event", Shape.TEXT, "What happened"),
          required("at", Shape.MOMENT, "When"),
          required("by", Shape.TEXT, "Who did it"),
          optional("reason", Shape.TEXT, "Why"));

  public static final Endpoint EXPLAIN =
      Endpoint.get(
              "explain",
              "/api/explain",
              RequiredAccess.READ,
              "Says how a URL comes to what it serves")
          .query(
              required(Params.URL, Shape.SOME, "The URL a visitor asks for"),
              optional(
                  Params.COOKIE, Shape.TEXT, "The visitor's slot of a split, or his Cookie field"))
          .answers(
              Shape.group(
                  required("url", Shape.TEXT, "The URL"),
                  required("outcome", Shape.TEXT, "What the visitor gets, in a word"),
                  required("status", Shape.COUNT, "With which status"),
                  required(
                      "steps",
                      Shape.list(
                          Shape.group(
                              required(
                                  "step", Shape.TEXT, "host, alias, arm, app, release or file"),
                              required("value", Shape.TEXT, "What was found there"),
                              required("why", Shape.TEXT, "The rule that led on"),
                              optional("set", CAUSE, "Who set it, when and why"))),
                      "From the host to the file"),
                  optional("location", Shape.URL, "Where a redirect leads")));

  public static final Endpoint DESCRIPTION =
      Endpoint.get(
              "node.api",
              "/api/openapi.json",
              RequiredAccess.ANYONE,
              "This API, described for programs")
          .answers(Shape.ANYTHING)
          .with(PLAIN);

  public static final List<Endpoint> ALL = List.of(ALIVE, HEALTH, DESCRIPTION, DEPLOY, EXPLAIN);
}
