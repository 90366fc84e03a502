package sh.fazt.http.contract;

import static sh.fazt.http.contract.Endpoint.Trait.BODY_OPTIONAL;
import static sh.fazt.http.contract.Endpoint.Trait.TAKES_ONLY_NEW;
import static sh.fazt.http.contract.Endpoint.Trait.VERSIONED;
import static sh.fazt.http.contract.Field.optional;
import static sh.fazt.http.contract.Field.required;

import java.util.List;

/** Endpoints about aliases, the routing layer. */
public final class AliasContract {
  private static final String ALIASES = "/api/aliases";
  private static final String ONE = ALIASES + "/{subdomain}";

  private static final Shape TYPE = Shape.oneOf("proxy", "redirect", "reserved");
  private static final Shape STATUS = new Shape.Whole(301, 308);

  private static final Shape ARM =
      Shape.group(
          required(Params.APP_ID, Shape.APP_ID, "An app"),
          required(Params.WEIGHT, new Shape.Whole(1, 100), "Percent of the visitors"));

  private static final Shape TARGETS =
      new Shape.AnyOf(
          List.of(
              Shape.group(required("app_id", Shape.APP_ID, "The app a proxy serves")),
              Shape.group(
                  required("url", Shape.URL, "Where a redirect leads"),
                  required("status", STATUS, "301, 302, 307 or 308"),
                  required("keep_path", Shape.FLAG, "Whether path and query are kept")),
              Shape.list(ARM)));

  /** An alias as it is listed. */
  public static final Shape.Group ALIAS =
      Shape.group(
          required("subdomain", Shape.SUBDOMAIN, "Its label"),
          required("type", Shape.oneOf("proxy", "redirect", "reserved", "split"), "What it does"),
          optional(
              "targets",
              TARGETS,
              "Where it leads; none for a reserved one, or if the key is not for an app of it"),
          optional("version", Shape.VERSION, "Counts its changes; the node's own names have none"),
          optional("created_at", Shape.MOMENT, "When it first led somewhere"),
          optional("updated_at", Shape.MOMENT, "When it last changed"));

  private static final Shape CHANGED =
      Shape.group(
          required("message", Shape.TEXT, "What was done"),
          required("subdomain", Shape.SUBDOMAIN, "The alias"),
          required(
              "type", Shape.oneOf("proxy", "redirect", "reserved", "split"), "What it does now"));

  private static final Field[] TARGET = {
    optional(Params.TYPE, TYPE, "What it is to do"),
    optional(Params.APP_ID, Shape.APP_ID, "The app a proxy serves"),
    optional(Params.URL, Shape.URL, "Where a redirect leads"),
    optional(Params.STATUS, STATUS, "Of a redirect: 301 (unless told), 302, 307 or 308"),
    optional(Params.KEEP_PATH, Shape.FLAG, "Of a redirect: keep path and query"),
    optional(Params.FORCE, Shape.FLAG, "Reserve it although it leads somewhere")
  };

  private AliasContract() {}

  public static final Endpoint LIST =
      Endpoint.get("aliases.list", ALIASES, RequiredAccess.READ, "Lists the aliases")
          .paged()
          .answers(Shape.list(ALIAS));

  public static final Endpoint READ =
      Endpoint.get("aliases.read", ONE, RequiredAccess.READ, "Shows one alias")
          .segment(Params.SUBDOMAIN, Shape.SUBDOMAIN, "The alias")
          .answers(ALIAS)
          .with(VERSIONED);

  public static final Endpoint CREATE =
      Endpoint.change(
              "aliases.create", "POST", ALIASES, RequiredAccess.ROUTE, "Points an alias somewhere")
          .body(prepended(required(Params.SUBDOMAIN, Shape.SUBDOMAIN, "The alias"), TARGET))
          .answers(201, CHANGED)
          .with(TAKES_ONLY_NEW)
          .with(VERSIONED);

  public static final Endpoint UPDATE =
      Endpoint.change(
              "aliases.update", "PUT", ONE, RequiredAccess.ROUTE, "Points a known alias elsewhere")
          .segment(Params.SUBDOMAIN, Shape.SUBDOMAIN, "The alias")
          .body(TARGET)
          .takesBack(ALIAS)
          .answers(CHANGED)
          .with(VERSIONED);

  public static final Endpoint DELETE =
      Endpoint.change("aliases.delete", "DELETE", ONE, RequiredAccess.ROUTE, "Removes an alias")
          .segment(Params.SUBDOMAIN, Shape.SUBDOMAIN, "The alias")
          .answers(
              Shape.group(
                  required("message", Shape.TEXT, "What was done"),
                  required("subdomain", Shape.SUBDOMAIN, "The alias")))
          .with(VERSIONED);

  public static final Endpoint RESERVE =
      Endpoint.change(
              "aliases.reserve",
              "POST",
              ONE + "/reserve",
              RequiredAccess.ROUTE,
              "Keeps a name for later")
          .segment(Params.SUBDOMAIN, Shape.SUBDOMAIN, "The alias")
          .body(optional(Params.FORCE, Shape.FLAG, "Also if it leads somewhere"))
          .answers(201, CHANGED)
          .with(BODY_OPTIONAL)
          .with(VERSIONED);

  public static final Endpoint SPLIT =
      Endpoint.change(
              "aliases.split",
              "POST",
              ONE + "/split",
              RequiredAccess.ROUTE,
              "Shares an alias's visitors between apps")
          .segment(Params.SUBDOMAIN, Shape.SUBDOMAIN, "The alias")
          .body(
              required(
                  Params.TARGETS, Shape.list(ARM), "The apps, and how many visitors each gets"))
          .answers(
              201,
              Shape.group(
                  required("message", Shape.TEXT, "What was done"),
                  required("subdomain", Shape.SUBDOMAIN, "The alias"),
                  required("targets", Shape.list(ARM), "The apps, and how many visitors each gets"),
                  required("type", Shape.oneOf("split"), "What it does now")))
          .with(VERSIONED);

  public static final Endpoint SWAP =
      Endpoint.change(
              "aliases.swap",
              "POST",
              ALIASES + "/swap",
              RequiredAccess.ROUTE,
              "Exchanges what two aliases do, at once")
          .body(
              required(Params.ALIAS1, Shape.SUBDOMAIN, "One alias"),
              required(Params.ALIAS2, Shape.SUBDOMAIN, "The other one"),
              optional(Params.EXPECT1, Shape.VERSION, "The version the first must have"),
              optional(Params.EXPECT2, Shape.VERSION, "The version the second must have"))
          .answers(
              Shape.group(
                  required("alias1", Shape.SUBDOMAIN, "One alias"),
                  required("alias2", Shape.SUBDOMAIN, "The other one"),
                  required("message", Shape.TEXT, "What was done"),
                  optional("version1", Shape.VERSION, "The first one's version now"),
                  optional("version2", Shape.VERSION, "The second one's version now")));

  public static final List<Endpoint> ALL =
      List.of(LIST, READ, CREATE, UPDATE, DELETE, RESERVE, SPLIT, SWAP);

  private static Field[] prepended(Field first, Field... rest) {
    var all = new Field[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }
}
