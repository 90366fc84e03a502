package sh.fazt.http.contract;

import static sh.fazt.http.contract.Field.optional;
import static sh.fazt.http.contract.Field.required;

import java.util.List;

/** Endpoints by the names of before there were apps: a site is a name that serves an app. */
public final class SiteContract {
  private static final String SITES = "/api/sites";
  private static final String ONE = SITES + "/{id}";

  private static final Shape SITE =
      Shape.group(
          required("Name", Shape.SUBDOMAIN, "Its name"),
          required("Path", Shape.TEXT, "vfs:// and the name"),
          required("FileCount", Shape.COUNT, "Files of the release that is served"),
          required("SizeBytes", Shape.COUNT, "Their size"),
          required(
              "ModTime", Shape.TEXT, "When it last changed, UTC, such as 2026-01-19 12:34:56"));

  private SiteContract() {}

  public static final Endpoint LIST =
      Endpoint.get("sites.list", SITES, RequiredAccess.READ, "Lists the names that serve an app")
          .paged()
          .answers(Shape.list(SITE));

  public static final Endpoint READ =
      Endpoint.get("sites.read", ONE, RequiredAccess.READ, "Shows one")
          .segment(Params.ID, Shape.APP, "Its name, or an app's id")
          .answers(SITE);

  public static final Endpoint DELETE =
      Endpoint.change(
              "sites.delete",
              "DELETE",
              SITES,
              RequiredAccess.ROUTE,
              "Removes the app a name serves")
          .query(required(Params.SITE_ID, Shape.APP, "The name, or the app's id"))
          .answers(Shape.group(required("message", Shape.TEXT, "What was done")));

  public static final Endpoint FILES =
      Endpoint.get("sites.files", ONE + "/files", RequiredAccess.READ, "The files it serves")
          .segment(Params.ID, Shape.APP, "Its name, or an app's id")
          .paged()
          .answers(Shape.list(AppContract.FILE));

  public static final Endpoint CONTENT =
      Endpoint.get(
              "sites.file",
              ONE + "/files/{path...}",
              RequiredAccess.READ,
              "One file, as it is stored")
          .segment(Params.ID, Shape.APP, "Its name, or an app's id")
          .segment(Params.PATH, Shape.SOME, "Its path")
          .answers(Shape.BYTES);

  public static final Endpoint DEPLOYMENTS =
      Endpoint.get(
              "deployments",
              "/api/deployments",
              RequiredAccess.READ,
              "The newest deployments of all apps")
          .paged()
          .answers(
              Shape.group(
                  required(
                      "deployments",
                      Shape.list(
                          Shape.group(
                              required("id", Shape.COUNT, "Its place in the journal"),
                              required(
                                  "site_id", Shape.TEXT, "The first name of the app, or its id"),
                              required("app_id", Shape.APP_ID, "The app"),
                              required("release", Shape.COUNT, "The release"),
                              required("revision", Shape.REVISION, "Its place in the journal"),
                              required("size_bytes", Shape.COUNT, "Its size"),
                              required("file_count", Shape.COUNT, "Its files"),
                              required("deployed_by", Shape.TEXT, "The key or session"),
                              optional("message", Shape.TEXT, "The deployer's words"),
                              required("created_at", Shape.MOMENT, "When"))),
                      "The newest first")));

  public static final List<Endpoint> ALL = List.of(LIST, READ, DELETE, FILES, CONTENT, DEPLOYMENTS);
}
