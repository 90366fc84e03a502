package sh.fazt.http.auth;

/** What the node thinks of a request's credentials. */
public sealed interface Admission {
  /** Somebody who is known. */
  record Admitted(Caller caller) implements Admission {}

  /** No credentials were shown. */
  record Anonymous() implements Admission {}

  /** A session is good, but the page that asks for a change with it is not ours. */
  record ForeignOrigin() implements Admission {}

  /** The credentials are of no form that is known. */
  record Malformed() implements Admission {}

  /** No live key has this token: it never existed, is revoked or has expired. */
  record UnknownKey() implements Admission {}
}
