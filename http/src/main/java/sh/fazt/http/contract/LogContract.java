package sh.fazt.http.contract;

import static sh.fazt.http.contract.Field.optional;
import static sh.fazt.http.contract.Field.required;

import java.util.List;

/**
 * Endpoints about what an app's functions left behind. Those below {@code /_fazt} are for the app
 * that the field {@code X-Fazt-App-ID} names, and on an app's own host for that app.
 */
public final class LogContract {
  private static final Shape LEVEL = Shape.oneOf("debug", "info", "warn", "error");

  private static final Shape LINES =
      Shape.list(
          Shape.group(
              required("id", Shape.COUNT, "Its number, which grows with time"),
              required("timestamp", Shape.MOMENT, "When"),
              required("level", LEVEL, "How much it matters"),
              required("message", Shape.TEXT, "The line"),
              required("release", Shape.COUNT, "The release that wrote it"),
              required("request_id", Shape.TEXT, "The request it was written in")));

  private static final Shape FAILURES =
      Shape.list(
          Shape.group(
              required("timestamp", Shape.MOMENT, "When it happened last"),
              required("level", LEVEL, "error"),
              required("message", Shape.TEXT, "What it says"),
              required("kind", Shape.TEXT, "Why there was no response, in a word"),
              required("type", Shape.TEXT, "The error's name; may be empty"),
              required("file", Shape.TEXT, "The file; empty if unknown"),
              required("line", Shape.COUNT, "From 1; 0 if unknown"),
              required("column", Shape.COUNT, "From 1; 0 if unknown"),
              required("stack", Shape.TEXT, "One call a line; may be empty"),
              required("release", Shape.COUNT, "The release, the last time"),
              required("request_id", Shape.TEXT, "The request, the last time"),
              required("first_at", Shape.MOMENT, "When it happened first"),
              required("times", Shape.COUNT, "How often")));

  private static final Field LIMIT =
      optional(Params.LIMIT, Shape.COUNT, "How many, at most 1000; unless told 20");

  private static final Field AT_LEAST =
      optional(Params.LEVEL, LEVEL, "Only what matters as much at least");

  private static final Field SINCE =
      optional(Params.SINCE, Shape.COUNT, "Only lines of a larger number");

  private static final Field BEFORE =
      optional(Params.BEFORE, Shape.COUNT, "Only lines of a smaller number");

  private LogContract() {}

  public static final Endpoint INFO =
      Endpoint.get(
              "fazt.info", "/_fazt/info", RequiredAccess.DATA, "What is known of the app at hand")
          .answers(
              Shape.group(
                  required("id", Shape.APP_ID, "The app"),
                  required("title", Shape.TEXT, "What it is called"),
                  required("description", Shape.TEXT, "What it is"),
                  required("visibility", Shape.TEXT, "Who sees it"),
                  required("source", Shape.TEXT, "What kind of place it came from"),
                  required("original_id", Shape.TEXT, "The root of its family"),
                  required("forked_from", Shape.TEXT, "Its parent; may be empty"),
                  required("file_count", Shape.COUNT, "Files of the release served"),
                  required("size_bytes", Shape.COUNT, "Their size"),
                  required("storage_keys", Shape.COUNT, "Keys it has stored")));

  public static final Endpoint LOGS =
      Endpoint.get(
              "fazt.logs",
              "/_fazt/logs",
              RequiredAccess.DATA,
              "What the app at hand wrote to its log")
          .query(LIMIT, AT_LEAST, SINCE, BEFORE)
          .answers(LINES);

  public static final Endpoint ERRORS =
      Endpoint.get(
              "fazt.errors",
              "/_fazt/errors",
              RequiredAccess.DATA,
              "How functions of the app at hand failed")
          .query(optional(Params.LIMIT, Shape.COUNT, "How many, at most 1000; unless told 10"))
          .answers(FAILURES);

  public static final Endpoint OF_APP =
      Endpoint.get(
              "apps.logs",
              "/api/apps/{id}/logs",
              RequiredAccess.DATA,
              "What an app wrote to its log")
          .segment(Params.ID, Shape.APP, "Its id, or an alias of it")
          .query(LIMIT, AT_LEAST, SINCE, BEFORE)
          .answers(LINES);

  public static final Endpoint ERRORS_OF_APP =
      Endpoint.get(
              "apps.errors",
              "/api/apps/{id}/errors",
              RequiredAccess.DATA,
              "How functions of an app failed")
          .segment(Params.ID, Shape.APP, "Its id, or an alias of it")
          .query(optional(Params.LIMIT, Shape.COUNT, "How many, at most 1000; unless told 10"))
          .answers(FAILURES);

  public static final Endpoint OF_SITE =
      Endpoint.get("logs", "/api/logs", RequiredAccess.DATA, "What an app wrote to its log")
          .query(
              required(Params.SITE_ID, Shape.APP, "A name that serves it, or its id"),
              optional(Params.LIMIT, Shape.COUNT, "How many; 1 to 1000, else 50"))
          .answers(
              Shape.group(
                  required(
                      "logs",
                      Shape.list(
                          Shape.group(
                              required("id", Shape.COUNT, "Its number"),
                              required("level", Shape.TEXT, "How bad it is"),
                              required("message", Shape.TEXT, "The line"),
                              required("created_at", Shape.MOMENT, "When"))),
                      "The newest first")));

  public static final List<Endpoint> ALL =
      List.of(INFO, LOGS, ERRORS, OF_APP, ERRORS_OF_APP, OF_SITE);
}
