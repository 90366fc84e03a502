package sh.fazt.http.contract;

import static sh.fazt.http.contract.Endpoint.Trait.SAYS_INVALID_JSON;
import static sh.fazt.http.contract.Endpoint.Trait.TELLS_SECRET;
import static sh.fazt.http.contract.Field.optional;
import static sh.fazt.http.contract.Field.required;

import java.util.List;

/** Endpoints about keys. */
public final class KeyContract {
  private static final String KEYS = "/api/keys";

  private KeyContract() {}

  public static final Endpoint LIST =
      Endpoint.get("keys.list", KEYS, RequiredAccess.ADMIN, "Lists the keys; tokens are not kept")
          .paged()
          .answers(
              Shape.group(
                  required(
                      "keys",
                      Shape.list(
                          Shape.group(
                              required("id", Shape.COUNT, "Its number"),
                              required("name", Shape.TEXT, "What it is called"),
                              required("scopes", Shape.TEXT, "What it may do, separated by blanks"),
                              optional(
                                  "apps", Shape.list(Shape.APP_ID), "The apps it is limited to"),
                              optional(
                                  "aliases", Shape.list(Shape.TEXT), "The names it is limited to"),
                              optional("expires_at", Shape.MOMENT, "When it stops working"),
                              required("created_at", Shape.MOMENT, "When it was made"),
                              optional("last_used_at", Shape.MOMENT, "When it was last used"),
                              optional(
                                  "note",
                                  Shape.TEXT,
                                  "Of a key that was imported and not used here yet: until when its"
                                      + " token works"))),
                      "The newest first")));

  public static final Endpoint ISSUE =
      Endpoint.change(
              "keys.issue",
              "POST",
              KEYS,
              RequiredAccess.ADMIN,
              "Makes a key and shows its token, once")
          .body(
              required(Params.NAME, Shape.SOME, "What it is called"),
              required(Params.SCOPES, Shape.SOME, "Any of read, deploy, route, data, admin"),
              optional(Params.APPS, Shape.list(Shape.APP_ID), "Limits it to these apps"),
              optional(
                  Params.ALIASES, Shape.list(Shape.TEXT), "Limits it to these names, such as pr-*"),
              optional(Params.EXPIRES_AT, Shape.MOMENT, "When it is to stop working"))
          .answers(
              Shape.group(
                  required("id", Shape.COUNT, "Its number"),
                  optional("token", Shape.TEXT, "64 hexadecimal digits; not shown again"),
                  required("message", Shape.TEXT, "What was done")))
          .with(TELLS_SECRET)
          .with(SAYS_INVALID_JSON);

  public static final Endpoint REVOKE =
      Endpoint.change("keys.revoke", "DELETE", KEYS, RequiredAccess.ADMIN, "Ends a key")
          .query(required(Params.ID, Shape.TEXT, "Its number"))
          .answers(
              Shape.group(
                  required("message", Shape.TEXT, "What was done"),
                  required("revoked", Shape.FLAG, "Whether there was one")));

  public static final List<Endpoint> ALL = List.of(LIST, ISSUE, REVOKE);
}
