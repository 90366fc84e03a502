package sh.fazt.http.contract;

import static sh.fazt.http.contract.Endpoint.Trait.SAYS_INVALID_JSON;
import static sh.fazt.http.contract.Field.optional;
import static sh.fazt.http.contract.Field.required;

import java.util.List;

/** Endpoints about where the operator is signed in. */
public final class SessionContract {
  private SessionContract() {}

  private static final Shape SAID = Shape.group(required("message", Shape.TEXT, "What was done"));

  public static final Endpoint LOGIN =
      Endpoint.post(
              "session.login", "/api/login", RequiredAccess.ANYONE, "Signs in with a password")
          .body(
              required(Params.USERNAME, Shape.TEXT, "The operator's name"),
              required(Params.PASSWORD, Shape.TEXT, "The operator's password"),
              optional(Params.REMEMBER_ME, Shape.FLAG, "Stay signed in for days, not hours"))
          .answers(SAID)
          .with(SAYS_INVALID_JSON);

  public static final Endpoint LOGOUT =
      Endpoint.post("session.logout", "/api/logout", RequiredAccess.SESSION, "Ends this session")
          .answers(SAID);

  public static final Endpoint STATUS =
      Endpoint.get(
              "session.status",
              "/api/auth/status",
              RequiredAccess.ANYONE,
              "Whether one is signed in")
          .answers(
              Shape.group(
                  required("authenticated", Shape.FLAG, "Whether this is a session"),
                  optional("username", Shape.TEXT, "Whose"),
                  optional("expiresAt", Shape.MOMENT, "When it ends unless it is used")));

  public static final Endpoint ME =
      Endpoint.get("session.me", "/api/user/me", RequiredAccess.SESSION, "Who is signed in")
          .answers(
              Shape.group(
                  required("username", Shape.TEXT, "The operator's name"),
                  required("version", Shape.TEXT, "Of fazt")));

  public static final Endpoint LIST =
      Endpoint.get(
              "session.list", "/api/sessions", RequiredAccess.ADMIN, "Lists where one is signed in")
          .paged()
          .answers(
              Shape.group(
                  required(
                      "sessions",
                      Shape.list(
                          Shape.group(
                              required("id", Shape.COUNT, "Its number"),
                              required("username", Shape.TEXT, "Whose it is"),
                              required("created_at", Shape.MOMENT, "When it was opened"),
                              required("last_seen_at", Shape.MOMENT, "When it was last used"),
                              required("expires_at", Shape.MOMENT, "When it ends unless used"),
                              required("address", Shape.TEXT, "Where it was opened from"),
                              required("program", Shape.TEXT, "What the client said it is"),
                              required("current", Shape.FLAG, "Whether this asks"))),
                      "The newest first")));

  public static final Endpoint END =
      Endpoint.post("session.end", "/api/sessions/{id}", RequiredAccess.ADMIN, "Ends a session")
          .by("DELETE")
          .segment(Params.NUMBER, Shape.COUNT, "Its number")
          .answers(SAID);

  public static final Endpoint OPEN =
      Endpoint.get(
              "session.open",
              "/open",
              RequiredAccess.SESSION,
              "Shows a private app to who is signed in")
          .query(required(Params.URL, Shape.URL, "A URL of an app of this node"))
          .answers(303, Shape.group(required("location", Shape.URL, "Where it is shown")));

  public static final List<Endpoint> ALL = List.of(LOGIN, LOGOUT, STATUS, ME, LIST, END, OPEN);
}
