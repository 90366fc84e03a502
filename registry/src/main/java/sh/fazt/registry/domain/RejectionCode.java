package sh.fazt.registry.domain;

import org.jspecify.annotations.Nullable;

/**
 * What a node refuses. The name is what programs depend on, and never changes its meaning; the page
 * docs/reference/error-codes.md is made from this.
 */
public enum RejectionCode {
  ALIAS_NOT_FOUND(
      404, "the alias does not lead anywhere", "`fazt app aliases` shows what there is"),
  APP_NOT_FOUND(404, "no app has this id, or it is removed", "`fazt app list`"),
  ASSET_NOT_FOUND(
      404, "there is no release of fazt of this version for the node's machine", "name another"),
  BACKUP_DAMAGED(409, "a backup is not what was written", "the sentence names it; take another"),
  BACKUP_FAILED(500, "a backup could not be written or restored", "its folder, and the node's log"),
  BACKUP_NOT_FOUND(404, "there is no finished backup where one was named", "`fazt backup`"),
  BAD_REQUEST(
      400,
      "a field is missing, has another type, is not known, or its value cannot be",
      "the sentence names it"),
  BUSY(
      503,
      "too many changes of one thing, uploads or reads wait",
      "try again; `Retry-After` says when"),
  CONFLICT(
      409,
      "something is there already, or changed meanwhile",
      "look, then decide; `412` tells the present version"),
  CONTENT_MISSING(
      409,
      "a deploy is committed before all its bytes were sent",
      "`GET /api/deploys/ID` says which; send them"),
  DATABASE_DAMAGED(503, "the file is damaged", "take a backup"),
  DATABASE_FAILED(500, "the database failed", "its log says why"),
  DATABASE_HELD(503, "another process uses it", "stop that one"),
  DATABASE_LOST(
      503,
      "the file was deleted, replaced or truncated while the node runs",
      "the node's log says how to save what it has"),
  DATABASE_NOT_FAZT(503, "the file is of another program", ""),
  DATABASE_NOT_OLDER(
      503, "the file that is to be imported is one of this release", "start the node on it"),
  DATABASE_OLDER(
      503,
      "the file has fewer changes than this node answered on it",
      "put the newer one back, or start with `--accept-older`"),
  DATABASE_READ_ONLY(503, "the file cannot be written", ""),
  DATABASE_TOO_NEW(503, "a newer fazt wrote it", "use that one"),
  DATABASE_UNREADABLE(503, "the file cannot be read, or is none", "name another file"),
  DEPLOY_NOT_FOUND(
      404, "no open deploy has this id, it is another key's, or it ended", "open a new one"),
  DISK_FULL(507, "the node has no room left", "free space on it"),
  FILE_NOT_FOUND(404, "the release has no such file", ""),
  FORBIDDEN(
      403,
      "the key lacks a scope, or is limited to other apps or names; or a page of another host asked",
      "use another key"),
  IDEMPOTENCY_KEY_REUSED(422, "the key was used for another change", "take a new one"),
  ID_TAKEN(409, "an id that was drawn exists", "happens inside, and is drawn anew"),
  INDEX_MISSING(
      400,
      "a search would look at more documents than one call may",
      "declare the index it names, or use `limit`"),
  INTERNAL_ERROR(500, "the node failed", "its log has the request id"),
  INVALID_API_KEY(
      401,
      "the token of a deploy is of no key, or of one that is revoked or expired",
      "make a new one"),
  INVALID_CREDENTIALS(401, "name or password is wrong", ""),
  INVALID_JSON(400, "the body is no JSON, where older clients know it by this code", ""),
  KEY_NOT_FOUND(404, "no key has this number", "`fazt key list`"),
  METHOD_NOT_ALLOWED(405, "the path does not take this method", "`Allow` says which"),
  METHOD_UNKNOWN(501, "no path takes this method", ""),
  NOT_FOUND(404, "there is no such path, app or alias", ""),
  NOT_HERE(501, "repositories are cloned where you are", "`fazt app install URL`"),
  NO_RELEASE_SOURCE(
      409,
      "the node is to upgrade and does not know where releases are",
      "`fazt.upgrade.source` on the node, or `--url`, `--file`"),
  NO_SCOPES(400, "a key may not be made without scopes", "name them"),
  NO_SUCH_ADDRESS(
      503, "the address to listen on is none of this machine's", "`fazt.http.interface`"),
  OTHER_PLACE(
      409,
      "the name was not given but derived, and what it serves was deployed from another place, or from one that is not known",
      "`--name NAME` replaces it, another name leaves it alone"),
  OUTCOME_UNKNOWN(
      503,
      "a write failed in a way that leaves open whether it happened",
      "look, or try again with the same `Idempotency-Key`"),
  OVERTAKEN(503, "somebody else wrote first", "try again"),
  PASSWORD_LENGTH(400, "the password is too short or too long", ""),
  PREFLIGHT_FAILED(
      409,
      "the other version of fazt was tried on a copy of the database, and failed",
      "the sentence says why; nothing was changed"),
  PAYLOAD_TOO_LARGE(413, "the body is larger than a setting allows", "the sentence names it"),
  PORT_NOT_ALLOWED(503, "this user may not listen on the port", "a port from 1024 on, or allow it"),
  PORT_TAKEN(503, "the port belongs to somebody else", "`--port`; the hint says who has it"),
  QUOTA_EXCEEDED(
      409,
      "an app has stored as much as it may",
      "delete something, or raise the setting it names"),
  RATE_LIMIT_EXCEEDED(
      429,
      "too many deploys, failed logins or events of one network",
      "wait; `Retry-After` says how long"),
  REDIRECT_NOT_FOUND(
      404, "no short link has this slug or number", "`GET /api/redirects` shows what there is"),
  RELEASE_DAMAGED(
      422,
      "a release of fazt is cut off, has other bytes than were signed, or holds what its manifest does not list",
      "fetch it again"),
  RELEASE_SOURCE_FAILED(
      502, "the source of releases of fazt does not answer as it should", "try again"),
  RELEASE_NOT_FOUND(404, "the app has no such release", "`fazt app releases APP`"),
  RELEASE_PLATFORM(
      422,
      "a release of fazt is for another operating system or processor",
      "take the one for this machine"),
  RELEASE_SIGNATURE(
      422,
      "no key that is trusted here has signed a release of fazt",
      "fetch it from where its makers offer it; `fazt release verify FILE` checks one"),
  RELEASE_VERSION(
      409,
      "a release of fazt is of a version that this one cannot go to",
      "the sentence says which one it can"),
  REQUEST_TIMEOUT(408, "the body came too slowly", ""),
  RESERVED(404, "the name is kept, no app is behind it", ""),
  SESSION_NOT_FOUND(404, "no session has this number", ""),
  SITE_NOT_FOUND(404, "no app is served under this name", ""),
  SNAPSHOT_NOT_FOUND(
      404, "the app's storage has no snapshot of this name", "`GET /_fazt/snapshots` lists them"),
  STOPPING(503, "the node is being stopped", "try again in a moment"),
  SYNTAX_ERROR(
      400, "a script below `api/` cannot be parsed", "the sentence names file, line and column"),
  SYSTEM_ALIAS(403, "the name belongs to the node", "choose another"),
  TOO_MANY(
      409,
      "there are as many short links, webhooks, keys or environment values of an app as there may be",
      "remove some, or change the setting it names"),
  TOO_MANY_OPEN_DEPLOYS(
      429,
      "one key has too many deploys open to which bytes were sent",
      "commit one, or wait; `Retry-After` says how long"),
  TREE_DAMAGED(
      500,
      "`fazt server gc` found a list of files that is not what it was, and deleted no content",
      "put a backup in place of the database"),
  UNAUTHORIZED(401, "no token, or one of no key", ""),
  UNKNOWN_SCOPE(400, "a scope that is none", "read, deploy, route, data, admin"),
  UNSUPPORTED_MEDIA_TYPE(415, "the body is not sent as JSON", "`Content-Type: application/json`"),
  UPGRADE_RUNNING(
      409, "another upgrade of the node is under way", "`fazt upgrade status` says how far it is"),
  UPGRADE_UNSUPPORTED(
      409,
      "nothing would start another version of the node",
      "install it, or run it under `libexec/run-node`"),
  UPGRADING(
      503,
      "the node was just upgraded, and the new version is not confirmed yet",
      "try again; `Retry-After` says when"),
  UPLOADS_BUSY(503, "the space for uploads is full", "try again"),
  WEBHOOK_NOT_FOUND(
      404, "no webhook has this endpoint or number", "`GET /api/webhooks` shows what there is"),

  // The same code in other cases, with statuses of their own.

  HEADER_TOO_LARGE(431, BAD_REQUEST, "a header field is longer than the setting allows"),
  HTTP_VERSION_UNKNOWN(505, BAD_REQUEST, "the request is not HTTP/1.1"),
  STORAGE_KEY_NOT_FOUND(404, KEY_NOT_FOUND, "an app stores nothing under the key"),
  TARGET_APP_NOT_FOUND(
      400, BAD_REQUEST, "an alias is to lead to an app that does not exist or is removed"),
  UNPROCESSABLE_REQUEST(422, BAD_REQUEST, "the request cannot be read as HTTP"),
  URI_TOO_LONG(414, BAD_REQUEST, "path and query are longer than the setting allows"),
  VERSION_MISMATCH(412, CONFLICT, "it has changed since the caller looked");

  private final int status;
  private final @Nullable RejectionCode general;
  private final String when;
  private final String remedy;

  RejectionCode(int status, String when, String remedy) {
    this(status, null, when, remedy);
  }

  RejectionCode(int status, RejectionCode general, String when) {
    this(status, general, when, "");
  }

  RejectionCode(int status, @Nullable RejectionCode general, String when, String remedy) {
    this.status = status;
    this.general = general;
    this.when = when;
    this.remedy = remedy;
  }

  /** The code as it is sent: upper snake case, stable; several cases may share one. */
  public String wireName() {
    return general == null ? name() : general.name();
  }

  /** The HTTP status that fits. */
  public int status() {
    return status;
  }

  /** Whether the node could not do what it was right to ask. */
  public boolean isFault() {
    return status >= 500;
  }

  /** When something is refused with it, in words. */
  public String when() {
    return when;
  }

  /** What to do then, in words; may be empty. */
  public String remedy() {
    return remedy;
  }

  /** A refusal with this code that says this. */
  public Rejection because(String sentence) {
    return new Rejection(this, sentence, null);
  }
}
