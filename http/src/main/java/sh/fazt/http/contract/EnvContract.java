package sh.fazt.http.contract;

import static sh.fazt.http.contract.Endpoint.Trait.SAYS_INVALID_REQUEST;
import static sh.fazt.http.contract.Field.optional;
import static sh.fazt.http.contract.Field.required;

import java.util.List;

/** Endpoints about environment values of apps. Values go in and never come out. */
public final class EnvContract {
  private static final String VALUES = "/api/envvars";

  private EnvContract() {}

  public static final Endpoint LIST =
      Endpoint.get("env.list", VALUES, RequiredAccess.READ, "The names that have a value")
          .query(required(Params.SITE_ID, Shape.APP, "A name that serves the app, or its id"))
          .paged()
          .answers(
              Shape.group(
                  required(
                      "vars",
                      Shape.list(
                          Shape.group(
                              required("id", Shape.COUNT, "Its number"),
                              required("name", Shape.TEXT, "Its name"))),
                      "By name")));

  public static final Endpoint SET =
      Endpoint.change("env.set", "POST", VALUES, RequiredAccess.DATA, "Sets a value")
          .body(
              required(Params.SITE_ID, Shape.APP, "A name that serves the app, or its id"),
              required(Params.NAME, Shape.SOME, "Capital letters, digits and _"),
              required(Params.VALUE, Shape.SECRET, "The value; the app's functions see it"))
          .answers(Shape.group())
          .with(SAYS_INVALID_REQUEST);

  public static final Endpoint REMOVE =
      Endpoint.change("env.remove", "DELETE", VALUES, RequiredAccess.DATA, "Takes a value away")
          .query(
              optional(Params.ID, Shape.TEXT, "Its number"),
              optional(Params.SITE_ID, Shape.APP, "Or: a name that serves the app, or its id"),
              optional(Params.NAME, Shape.TEXT, "And the name of the value"))
          .answers(Shape.group(optional("removed", Shape.FLAG, "Whether there was one")));

  public static final List<Endpoint> ALL = List.of(LIST, SET, REMOVE);
}
