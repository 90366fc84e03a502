package sh.fazt.registry.imports.older;

/**
 * Why something of an older server does not come along, or not as it was. The name is what programs
 * depend on, and never changes its meaning.
 */
public enum OlderProblem {
  // Apps.
  DASHBOARD(Effect.STAYS, "apps", "fazt's own dashboard: this release has one of its own"),
  UNTOUCHED_PAGE(
      Effect.STAYS, "apps", "a page as the older release installed it: this release has its own"),
  APP_ID_NOT_ALLOWED(Effect.CHANGED, "apps", "the id cannot be one here: the app gets a new one"),
  APP_WITHOUT_ROW(
      Effect.CHANGED, "apps", "files name an app that is not listed: it is made from them"),
  TITLE_REPLACED(
      Effect.CHANGED, "apps", "there is no title, or one that cannot be: its id or a part of it"),
  TEXT_CUT(Effect.CHANGED, "apps", "a description, a source or tags that cannot be here are cut"),
  TAGS_UNREADABLE(Effect.CHANGED, "apps", "the tags are no list: the app gets none"),
  VISIBILITY_UNKNOWN(Effect.CHANGED, "apps", "who may see it is not known: it becomes unlisted"),
  LINEAGE_BROKEN(
      Effect.CHANGED, "apps", "it is its own ancestor: it becomes an app that is no fork"),
  PARENT_GONE(Effect.NOTED, "apps", "a fork of an app that is no more"),
  KEY_CLAIMED_TWICE(
      Effect.NOTED, "apps", "several apps may own what is stored under a name: the first has it"),

  // Files.
  PATH_NOT_ALLOWED(Effect.STAYS, "files", "the path cannot be one here, and never was served"),
  FILE_TOO_LARGE(Effect.STAYS, "files", "larger than fazt.registry.upload.max-file allows"),
  FILE_TWICE(Effect.STAYS, "files", "an older file of the same app and path: the newest comes"),
  FILE_AND_FOLDER(Effect.STAYS, "files", "the path is a folder of other files too"),
  TOO_MANY_FILES(
      Effect.STAYS, "files", "of an app with more files or names than one release may have"),
  MEDIA_TYPE_NOT_ALLOWED(Effect.CHANGED, "files", "the type cannot be sent: the path says it"),
  PATHS_ALIKE(Effect.NOTED, "files", "paths that differ only in case or in how accents are spelt"),

  // Names.
  NODE_NAME(Effect.STAYS, "aliases", "the name is the node's own"),
  NOT_A_LABEL(Effect.STAYS, "aliases", "the name cannot be part of a host name"),
  NAME_TAKEN(Effect.STAYS, "aliases", "another alias has the name of this site"),
  ALIAS_KIND_UNKNOWN(Effect.STAYS, "aliases", "what kind of alias it is is not known"),
  TARGET_UNREADABLE(Effect.STAYS, "aliases", "where it leads cannot be read"),
  NO_TARGET(Effect.STAYS, "aliases", "it leads nowhere"),
  TARGET_GONE(Effect.STAYS, "aliases", "the app it leads to does not come along"),
  URL_NOT_ALLOWED(Effect.STAYS, "aliases", "it redirects to what is no http or https address"),
  WEIGHTS_NOT_100(Effect.STAYS, "aliases", "the weights of a split do not add up to 100"),
  ARM_GONE(
      Effect.CHANGED,
      "aliases",
      "an app of a split does not come along: the others have its visitors"),
  URL_RECOVERED(Effect.CHANGED, "aliases", "a torn redirect, put together again"),
  POINTED_AT_ITS_FILES(
      Effect.CHANGED,
      "aliases",
      "visitors saw the files of another app than the alias names: it leads to that one"),

  // What apps stored.
  OWNER_GONE(Effect.STAYS, "storage", "stored by an app that is no more"),
  OF_A_USER(Effect.STAYS, "storage", "stored for one user of an app: there are none here"),
  NOT_JSON(Effect.STAYS, "storage", "the value is no JSON that can be stored"),
  NOT_AN_OBJECT(Effect.STAYS, "storage", "a document that is no object"),
  EXPIRED(Effect.STAYS, "storage", "expired before the import"),
  EXPIRY_UNREADABLE(Effect.STAYS, "storage", "when it expires cannot be read"),
  NAME_NOT_ALLOWED(
      Effect.STAYS, "storage", "a key, collection, id or path that is empty, too long or no text"),
  VALUE_TOO_LARGE(Effect.STAYS, "storage", "larger than fazt.registry.storage allows"),
  STORED_TWICE(Effect.STAYS, "storage", "an older value of the same app and key: the newest comes"),
  MEDIA_CACHE(Effect.STAYS, "storage", "a picture that the older release made smaller itself"),
  MORE_THAN_ALLOWED(
      Effect.NOTED, "storage", "an app stored more than fazt.registry.storage allows it"),
  ID_INSIDE(Effect.CHANGED, "storage", "a document with another id inside, which is left out"),
  KEPT_AS_TEXT(Effect.CHANGED, "storage", "an early value that is no JSON comes as a text"),

  // Everything else.
  ENV_NAME_NOT_ALLOWED(Effect.STAYS, "environment", "the name cannot be one here"),
  ENV_VALUE_NOT_ALLOWED(Effect.STAYS, "environment", "the value is too long or no text"),
  ENV_OWNER_GONE(Effect.STAYS, "environment", "of a site that is no more"),
  ENV_TWICE(Effect.STAYS, "environment", "the app has this value under its own name"),
  HASH_NOT_BCRYPT(Effect.STAYS, "keys", "what is stored is no hash of a token"),
  HASH_TOO_SLOW(Effect.STAYS, "keys", "checking a token against its hash would take too long"),
  KEY_NAMED(Effect.CHANGED, "keys", "a key without a usable name gets one"),
  OPERATOR_UNREADABLE(Effect.STAYS, "settings", "the operator's password has no hash that is one"),
  SLUG_NOT_ALLOWED(Effect.STAYS, "redirects", "the slug cannot be one here"),
  DESTINATION_NOT_ALLOWED(
      Effect.STAYS, "redirects", "it leads to what is no http or https address"),
  ENDPOINT_NOT_ALLOWED(Effect.STAYS, "webhooks", "the endpoint cannot be one here"),
  SECRET_NOT_ALLOWED(
      Effect.STAYS, "webhooks", "its secret cannot be one here, and without it anybody could send"),
  PEER_NOT_ALLOWED(Effect.STAYS, "peers", "its name or address cannot be one"),
  ROW_UNREADABLE(Effect.STAYS, "rows", "a row whose values have not the types they should have"),
  ROW_TWICE(Effect.STAYS, "rows", "a second row of the same name"),
  TABLE_UNREADABLE(Effect.STAYS, "tables", "a table that is none, or lacks a column"),
  TABLE_UNKNOWN(Effect.STAYS, "tables", "the older release has no such table");

  /** What becomes of the thing. */
  public enum Effect {
    /** It does not come along. */
    STAYS("stays"),
    /** It comes along, but is not as it was. */
    CHANGED("changed"),
    /** It comes along as it was, and there is something to know of it. */
    NOTED("noted");

    private final String word;

    Effect(String word) {
      this.word = word;
    }

    /** The word for it in JSON. */
    public String word() {
      return word;
    }
  }

  private final Effect effect;
  private final String things;
  private final String reason;

  OlderProblem(Effect effect, String things, String reason) {
    this.effect = effect;
    this.things = things;
    this.reason = reason;
  }

  public Effect effect() {
    return effect;
  }

  /** What it happens to, in one word: {@code files}. */
  public String things() {
    return things;
  }

  /** Why, in words. */
  public String reason() {
    return reason;
  }
}
