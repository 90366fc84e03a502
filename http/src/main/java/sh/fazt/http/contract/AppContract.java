package sh.fazt.http.contract;

import static sh.fazt.http.contract.Endpoint.Trait.VERSIONED;
import static sh.fazt.http.contract.Field.optional;
import static sh.fazt.http.contract.Field.required;

import java.util.List;

/** Endpoints about apps. */
public final class AppContract {
  private static final String APPS = "/api/apps";
  private static final String ONE = APPS + "/{id}";
  private static final Shape VISIBILITY = Shape.oneOf("public", "unlisted", "private");

  /** An app as it is listed. */
  static final Shape.Group APP =
      Shape.group(
          required("id", Shape.APP_ID, "Its permanent id"),
          required("name", Shape.TEXT, "Its first alias, else its title"),
          required("title", Shape.TEXT, "What it is called"),
          optional("description", Shape.TEXT, "What it is"),
          optional("tags", Shape.list(Shape.TEXT), "Words to find it by"),
          required("visibility", VISIBILITY, "Who sees it"),
          required("source", Shape.TEXT, "How it came here: deploy, git, template, fork"),
          optional("source_url", Shape.URL, "Where from"),
          optional("source_ref", Shape.TEXT, "Branch or tag"),
          optional("source_commit", Shape.TEXT, "Commit"),
          required("original_id", Shape.APP_ID, "Root of its lineage"),
          optional("forked_from_id", Shape.APP_ID, "The app it was forked from"),
          required("file_count", Shape.COUNT, "Files of the release that is served"),
          required("size_bytes", Shape.COUNT, "Their size"),
          required("created_at", Shape.MOMENT, "When it was made"),
          required("updated_at", Shape.MOMENT, "When it last changed"),
          required("aliases", Shape.list(Shape.SUBDOMAIN), "The names that lead to it"),
          required("version", Shape.VERSION, "Counts its changes"),
          optional("release", Shape.COUNT, "The release that is served"));

  private AppContract() {}

  public static final Endpoint LIST =
      Endpoint.get(
              "apps.list", APPS, Access.ANYONE, "Lists the public apps, or all of them with a key")
          .query(optional("all", Shape.FLAG, "Also those that are not public"))
          .answers(Shape.list(APP));

  public static final Endpoint READ =
      Endpoint.get("apps.read", ONE, Access.READ, "Shows one app")
          .segment("id", Shape.TEXT, "Its id, or an alias that leads to it")
          .answers(APP)
          .with(VERSIONED);

  public static final Endpoint UPDATE =
      Endpoint.change(
              "apps.update", "PUT", ONE, Access.ROUTE, "Changes what an app says about itself")
          .segment("id", Shape.APP_ID, "Its id")
          .body(
              optional("title", Shape.TEXT, "What it is called"),
              optional("description", Shape.TEXT, "What it is"),
              optional("tags", Shape.list(Shape.TEXT), "Words to find it by, all of them"),
              optional("visibility", VISIBILITY, "Who sees it"),
              optional("spa", Shape.FLAG, "Whether unknown paths show index.html"))
          .answers(
              Shape.group(
                  required("id", Shape.APP_ID, "The app"),
                  required("message", Shape.TEXT, "What was done")))
          .with(VERSIONED);

  public static final List<Endpoint> ALL = List.of(LIST, READ, UPDATE);
}
