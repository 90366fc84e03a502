package sh.fazt.http.contract;

import static sh.fazt.http.contract.Endpoint.Trait.BEGINS;
import static sh.fazt.http.contract.Endpoint.Trait.BODY_OPTIONAL;
import static sh.fazt.http.contract.Endpoint.Trait.VERSIONED;
import static sh.fazt.http.contract.Field.optional;
import static sh.fazt.http.contract.Field.required;

import java.util.List;

/** Endpoints about apps. */
public final class AppContract {
  private static final String APPS = "/api/apps";
  private static final String ONE = APPS + "/{id}";
  static final Shape VISIBILITY = Shape.oneOf("public", "unlisted", "private");

  /** An app as it is listed. */
  public static final Shape.Group APP =
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
          optional("original_id", Shape.APP_ID, "Root of its lineage"),
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
              "apps.list",
              APPS,
              RequiredAccess.ANYONE,
              "Lists the public apps, or all of them with a key")
          .query(optional(Params.ALL, Shape.FLAG, "Also those that are not public"))
          .paged()
          .answers(Shape.list(APP));

  public static final Endpoint READ =
      Endpoint.get("apps.read", ONE, RequiredAccess.READ, "Shows one app")
          .segment(Params.ID, Shape.APP, "Its id, or an alias that leads to it")
          .answers(APP)
          .with(VERSIONED);

  public static final Endpoint UPDATE =
      Endpoint.change(
              "apps.update",
              "PUT",
              ONE,
              RequiredAccess.ROUTE,
              "Changes what an app says about itself")
          .segment(Params.ID, Shape.APP_ID, "Its id")
          .body(
              optional(Params.TITLE, Shape.TEXT, "What it is called"),
              optional(Params.DESCRIPTION, Shape.TEXT, "What it is"),
              optional(Params.TAGS, Shape.list(Shape.TEXT), "Words to find it by, all of them"),
              optional(Params.VISIBILITY, VISIBILITY, "Who sees it"),
              optional(Params.SPA, Shape.FLAG, "Whether unknown paths show index.html"),
              optional(
                  Params.SETTINGS,
                  new Shape.MapOf(Shape.TEXT),
                  "Switches by name; \"\" takes one away. views: off counts no visits"))
          .takesBack(APP)
          .answers(
              Shape.group(
                  required("id", Shape.APP_ID, "The app"),
                  required("message", Shape.TEXT, "What was done")))
          .with(VERSIONED);

  public static final Endpoint CREATE =
      Endpoint.change("apps.create", "POST", APPS, RequiredAccess.ROUTE, "Makes an app")
          .body(
              required(Params.TITLE, Shape.SOME, "What it is called"),
              optional(Params.DESCRIPTION, Shape.TEXT, "What it is"),
              optional(Params.TAGS, Shape.list(Shape.TEXT), "Words to find it by"),
              optional(Params.VISIBILITY, VISIBILITY, "Who sees it (unless told: unlisted)"),
              optional(Params.ALIAS, Shape.SUBDOMAIN, "A free name that is to lead to it"),
              optional(Params.TEMPLATE, Shape.TEXT, "What it begins with; see /api/templates"))
          .answers(
              201,
              Shape.group(
                  required("id", Shape.APP_ID, "The new app"),
                  required("title", Shape.TEXT, "What it is called"),
                  required("visibility", VISIBILITY, "Who sees it"),
                  optional("alias", Shape.SUBDOMAIN, "Its name"),
                  optional("url", Shape.URL, "Where it is served")))
          .with(BEGINS);

  public static final Endpoint DELETE =
      Endpoint.change(
              "apps.delete", "DELETE", ONE, RequiredAccess.ROUTE, "Removes an app and its names")
          .segment(Params.ID, Shape.APP_ID, "Its id")
          .query(optional(Params.WITH_FORKS, Shape.FLAG, "Also all apps that were forked from it"))
          .answers(
              Shape.group(
                  required("id", Shape.APP_ID, "The app"),
                  required("title", Shape.TEXT, "What it was called"),
                  required("deleted", Shape.COUNT, "How many apps were removed"),
                  required("message", Shape.TEXT, "What was done")))
          .with(VERSIONED);

  public static final Endpoint FORK =
      Endpoint.change(
              "apps.fork", "POST", ONE + "/fork", RequiredAccess.ROUTE, "Makes a copy of an app")
          .segment(Params.ID, Shape.APP_ID, "The app that is copied")
          .body(
              optional(Params.ALIAS, Shape.SUBDOMAIN, "A free name that is to lead to the copy"),
              optional(
                  Params.RELEASE,
                  Shape.COUNT,
                  "The release that is copied (unless told: the active)"),
              optional(
                  Params.COPY_STORAGE,
                  Shape.FLAG,
                  "Whether what the app stored comes along (unless told: if the key has the scope data)"))
          .answers(
              201,
              Shape.group(
                  required("id", Shape.APP_ID, "The new app"),
                  required("title", Shape.TEXT, "What it is called"),
                  optional("original_id", Shape.APP_ID, "Root of its lineage"),
                  required("forked_from_id", Shape.APP_ID, "The app it was copied from"),
                  optional("alias", Shape.SUBDOMAIN, "Its name"),
                  optional("url", Shape.URL, "Where it is served")))
          .with(BODY_OPTIONAL)
          .with(BEGINS);

  private static final Shape NODE =
      Shape.group(
          required("id", Shape.APP_ID, "An app"),
          required("title", Shape.TEXT, "What it is called"),
          optional("aliases", Shape.list(Shape.SUBDOMAIN), "The names that lead to it"),
          optional("removed", Shape.FLAG, "That it is gone"),
          optional("cut", Shape.FLAG, "That not all of its forks are shown"),
          optional("forks", Shape.list(Shape.TREE), "The apps copied from it, in the same form"));

  public static final Endpoint LINEAGE =
      Endpoint.get(
              "apps.lineage",
              ONE + "/lineage",
              RequiredAccess.READ,
              "The family of an app, from its root")
          .segment(Params.ID, Shape.APP_ID, "Any member of it")
          .query(
              optional(
                  Params.LIMIT,
                  new Shape.Whole(1, Paging.MAX),
                  "Members that are shown; without it all"))
          .answers(NODE);

  public static final Endpoint FORKS =
      Endpoint.get(
              "apps.forks", ONE + "/forks", RequiredAccess.READ, "The apps copied from this one")
          .segment(Params.ID, Shape.APP_ID, "Its id")
          .paged()
          .answers(
              Shape.list(
                  Shape.group(
                      required("id", Shape.APP_ID, "An app"),
                      required("title", Shape.TEXT, "What it is called"),
                      required(
                          "aliases", Shape.list(Shape.SUBDOMAIN), "The names that lead to it"))));

  public static final Endpoint RELEASES =
      Endpoint.get(
              "apps.releases",
              ONE + "/releases",
              RequiredAccess.READ,
              "What was deployed to an app")
          .segment(Params.ID, Shape.APP, "Its id, or an alias that leads to it")
          .paged()
          .answers(
              Shape.list(
                  Shape.group(
                      required("release", Shape.COUNT, "Its number"),
                      required("active", Shape.FLAG, "Whether it is served"),
                      required("tree", Shape.TEXT, "SHA-256 of its manifest"),
                      required("file_count", Shape.COUNT, "Its files"),
                      required("size_bytes", Shape.COUNT, "Their size"),
                      required("version", Shape.VERSION, "The app's version after it"),
                      required("created_at", Shape.MOMENT, "When it was deployed"))));

  /** A file of a release, under the names that clients of all ages look for. */
  static final Shape FILE =
      Shape.group(
          required("path", Shape.TEXT, "Its path"),
          required("size", Shape.COUNT, "Its size"),
          required("size_bytes", Shape.COUNT, "The same"),
          required("mod_time", Shape.MOMENT, "When the release was deployed"),
          required("updated_at", Shape.MOMENT, "The same"),
          required("content_type", Shape.TEXT, "Its media type"),
          required("sha256", Shape.TEXT, "SHA-256 of its bytes"));

  public static final Endpoint FILES =
      Endpoint.get("apps.files", ONE + "/files", RequiredAccess.READ, "The files an app serves")
          .segment(Params.ID, Shape.APP, "Its id, or an alias that leads to it")
          .paged()
          .answers(Shape.list(FILE));

  public static final Endpoint CONTENT =
      Endpoint.get(
              "apps.file",
              ONE + "/files/{path...}",
              RequiredAccess.READ,
              "One file, as it is stored")
          .segment(Params.ID, Shape.APP, "Its id, or an alias that leads to it")
          .segment(Params.PATH, Shape.SOME, "Its path")
          .answers(Shape.BYTES);

  public static final Endpoint SOURCE =
      Endpoint.get("apps.source", ONE + "/source", RequiredAccess.READ, "Where an app came from")
          .segment(Params.ID, Shape.APP, "Its id, or an alias that leads to it")
          .answers(
              Shape.group(
                  required("type", Shape.TEXT, "deploy, git, template or fork"),
                  optional("url", Shape.URL, "Where from"),
                  optional("ref", Shape.TEXT, "Branch or tag"),
                  optional("commit", Shape.TEXT, "Commit")));

  public static final Endpoint TEMPLATES =
      Endpoint.get(
              "templates", "/api/templates", RequiredAccess.READ, "What a new app can begin with")
          .answers(Shape.list(Shape.TEXT));

  public static final Endpoint CREATE_BY_NAME =
      Endpoint.change(
              "apps.create-by-name",
              "POST",
              APPS + "/create",
              RequiredAccess.ROUTE,
              "Makes an app from a template, as older clients do")
          .body(
              required(Params.NAME, Shape.SUBDOMAIN, "A free name; it is the title as well"),
              optional(Params.TEMPLATE, Shape.TEXT, "What it begins with (unless told: minimal)"))
          .answers(
              201,
              Shape.group(
                  required("id", Shape.APP_ID, "The new app"),
                  required("name", Shape.SUBDOMAIN, "Its name"),
                  required("template", Shape.TEXT, "What it began with"),
                  required("url", Shape.URL, "Where it is served")))
          .with(BEGINS);

  public static final Endpoint INSTALL =
      Endpoint.change(
              "apps.install",
              "POST",
              APPS + "/install",
              RequiredAccess.DEPLOY,
              "Says that repositories are cloned where you are: fazt app install URL")
          .body(
              required(Params.URL, Shape.SOME, "A repository"),
              optional(Params.NAME, Shape.SUBDOMAIN, "The name it would get"))
          .answers(Shape.group());

  public static final List<Endpoint> ALL =
      List.of(
          LIST,
          CREATE,
          CREATE_BY_NAME,
          INSTALL,
          READ,
          UPDATE,
          DELETE,
          FORK,
          LINEAGE,
          FORKS,
          RELEASES,
          FILES,
          CONTENT,
          SOURCE,
          TEMPLATES);
}
