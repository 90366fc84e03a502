package sh.fazt.http.contract;

import static sh.fazt.http.contract.Endpoint.Trait.TAKES_BYTES;
import static sh.fazt.http.contract.Field.optional;
import static sh.fazt.http.contract.Field.required;

import java.util.List;

/**
 * Endpoints about what apps store. Those below {@code /_fazt} are for the app that the field {@code
 * X-Fazt-App-ID} names, and on an app's own host for that app.
 */
public final class StorageContract {
  private static final String HERE = "/_fazt";
  private static final String APP = "/api/apps/{id}";
  private static final String OF_KEY = "/storage/{key...}";
  private static final String AN_APP = "Its id, or an alias of it";
  private static final String A_KEY = "A key, collection/id of a document, or the path of a blob";

  private static final Shape KIND = Shape.oneOf("kv", "ds", "s3");

  private static final Field ONLY_KIND =
      optional(Params.KIND, KIND, "Only of this kind: keys, documents or blobs");
  private static final Field ITS_KIND =
      optional(Params.KIND, KIND, "Its kind; unless told what is found first of kv, ds and s3");
  private static final Field NEW_KIND = optional(Params.KIND, KIND, "Its kind (kv)");
  private static final Field VALUES =
      optional(Params.VALUES, Shape.FLAG, "Also the values of keys and documents");
  private static final Field EXPIRES =
      optional(
          Params.EXPIRES,
          Shape.COUNT,
          "Of a key: when it is no longer there, in milliseconds since 1970");

  private static final Shape ROWS =
      Shape.list(
          Shape.group(
              required("key", Shape.TEXT, A_KEY),
              required("size", Shape.COUNT, "Bytes of its JSON, or of the blob"),
              required("kind", KIND, "What it is"),
              optional("expires", Shape.COUNT, "When a key expires, in milliseconds since 1970"),
              optional("mime", Shape.TEXT, "What a blob says it is"),
              optional(
                  "order",
                  Shape.COUNT,
                  "Of documents with values: grows with each that was inserted"),
              optional("value", Shape.ANYTHING, "The value, if that was asked for")));

  private static final Shape PUT_ANSWER =
      Shape.group(
          required("key", Shape.TEXT, "Where it is"),
          required("kind", KIND, "What it is"),
          required("size", Shape.COUNT, "Bytes that were stored"));

  private static final Shape REMOVED =
      Shape.group(required("removed", Shape.FLAG, "Whether there was something"));

  private static final Shape SNAPSHOT_ANSWER =
      Shape.group(
          required("app_id", Shape.APP_ID, "The app"),
          required("name", Shape.TEXT, "The snapshot"),
          required("key_count", Shape.COUNT, "Keys, documents and blobs it has"),
          required("message", Shape.TEXT, "What was done"));

  private static final Shape SNAPSHOT_LIST =
      Shape.list(
          Shape.group(
              required("name", Shape.TEXT, "Its name"),
              required("app_id", Shape.APP_ID, "The app"),
              required("created_at", Shape.MOMENT, "When it was taken"),
              required("key_count", Shape.COUNT, "Keys, documents and blobs it has")));

  private static final Field NAME =
      required(Params.NAME, Shape.SOME, "What it is called; one of that name is replaced");

  private StorageContract() {}

  public static final Endpoint LIST =
      Endpoint.get(
              "fazt.storage", HERE + "/storage", RequiredAccess.DATA, "What the app at hand stores")
          .query(ONLY_KIND, VALUES)
          .paged()
          .answers(ROWS);

  public static final Endpoint READ =
      Endpoint.get(
              "fazt.storage.read",
              HERE + OF_KEY,
              RequiredAccess.DATA,
              "One thing that the app at hand stores: its JSON, or the bytes of a blob")
          .segment(Params.KEY, Shape.TEXT, A_KEY)
          .query(ITS_KIND)
          .answers(Shape.ANYTHING);

  public static final Endpoint PUT =
      Endpoint.post(
              "fazt.storage.put",
              HERE + OF_KEY,
              RequiredAccess.DATA,
              "Stores JSON, or bytes as a blob, for the app at hand")
          .by("PUT")
          .segment(Params.KEY, Shape.TEXT, A_KEY)
          .query(NEW_KIND, EXPIRES)
          .answers(PUT_ANSWER)
          .with(TAKES_BYTES);

  public static final Endpoint REMOVE =
      Endpoint.post(
              "fazt.storage.remove",
              HERE + OF_KEY,
              RequiredAccess.DATA,
              "Removes one thing that the app at hand stores")
          .by("DELETE")
          .segment(Params.KEY, Shape.TEXT, A_KEY)
          .query(NEW_KIND)
          .answers(REMOVED);

  public static final Endpoint TAKE_SNAPSHOT =
      Endpoint.post(
              "fazt.snapshot",
              HERE + "/snapshot",
              RequiredAccess.DATA,
              "Keeps what the app at hand stores, as it is now")
          .body(NAME)
          .answers(201, SNAPSHOT_ANSWER);

  public static final Endpoint RESTORE =
      Endpoint.post(
              "fazt.restore",
              HERE + "/restore/{name}",
              RequiredAccess.DATA,
              "Makes what the app at hand stores what it was")
          .segment(Params.NAME, Shape.TEXT, "The snapshot")
          .answers(SNAPSHOT_ANSWER);

  public static final Endpoint SNAPSHOTS =
      Endpoint.get(
              "fazt.snapshots",
              HERE + "/snapshots",
              RequiredAccess.DATA,
              "The snapshots of the app at hand")
          .answers(SNAPSHOT_LIST);

  public static final Endpoint LIST_OF =
      Endpoint.get("storage.list", APP + "/storage", RequiredAccess.DATA, "What an app stores")
          .segment(Params.ID, Shape.APP, AN_APP)
          .query(ONLY_KIND, VALUES)
          .paged()
          .answers(ROWS);

  public static final Endpoint READ_OF =
      Endpoint.get(
              "storage.read",
              APP + OF_KEY,
              RequiredAccess.DATA,
              "One thing that an app stores: its JSON, or the bytes of a blob")
          .segment(Params.ID, Shape.APP, AN_APP)
          .segment(Params.KEY, Shape.TEXT, A_KEY)
          .query(ITS_KIND)
          .answers(Shape.ANYTHING);

  public static final Endpoint PUT_OF =
      Endpoint.post(
              "storage.put",
              APP + OF_KEY,
              RequiredAccess.DATA,
              "Stores JSON, or bytes as a blob, for an app")
          .by("PUT")
          .segment(Params.ID, Shape.APP, AN_APP)
          .segment(Params.KEY, Shape.TEXT, A_KEY)
          .query(NEW_KIND, EXPIRES)
          .answers(PUT_ANSWER)
          .with(TAKES_BYTES);

  public static final Endpoint REMOVE_OF =
      Endpoint.post(
              "storage.remove",
              APP + OF_KEY,
              RequiredAccess.DATA,
              "Removes one thing that an app stores")
          .by("DELETE")
          .segment(Params.ID, Shape.APP, AN_APP)
          .segment(Params.KEY, Shape.TEXT, A_KEY)
          .query(NEW_KIND)
          .answers(REMOVED);

  public static final Endpoint TAKE_SNAPSHOT_OF =
      Endpoint.post(
              "snapshots.take",
              APP + "/snapshots",
              RequiredAccess.DATA,
              "Keeps what an app stores, as it is now")
          .segment(Params.ID, Shape.APP, AN_APP)
          .body(NAME)
          .answers(201, SNAPSHOT_ANSWER);

  public static final Endpoint RESTORE_OF =
      Endpoint.post(
              "snapshots.restore",
              APP + "/snapshots/{name}/restore",
              RequiredAccess.DATA,
              "Makes what an app stores what it was")
          .segment(Params.ID, Shape.APP, AN_APP)
          .segment(Params.NAME, Shape.TEXT, "The snapshot")
          .answers(SNAPSHOT_ANSWER);

  public static final Endpoint SNAPSHOTS_OF =
      Endpoint.get(
              "snapshots.list",
              APP + "/snapshots",
              RequiredAccess.DATA,
              "The snapshots of what an app stores")
          .segment(Params.ID, Shape.APP, AN_APP)
          .answers(SNAPSHOT_LIST);

  public static final Endpoint REMOVE_SNAPSHOT_OF =
      Endpoint.post(
              "snapshots.remove",
              APP + "/snapshots/{name}",
              RequiredAccess.DATA,
              "Removes a snapshot of what an app stores")
          .by("DELETE")
          .segment(Params.ID, Shape.APP, AN_APP)
          .segment(Params.NAME, Shape.TEXT, "The snapshot")
          .answers(REMOVED);

  public static final List<Endpoint> ALL =
      List.of(
          LIST,
          READ,
          PUT,
          REMOVE,
          TAKE_SNAPSHOT,
          RESTORE,
          SNAPSHOTS,
          LIST_OF,
          READ_OF,
          PUT_OF,
          REMOVE_OF,
          TAKE_SNAPSHOT_OF,
          RESTORE_OF,
          SNAPSHOTS_OF,
          REMOVE_SNAPSHOT_OF);
}
