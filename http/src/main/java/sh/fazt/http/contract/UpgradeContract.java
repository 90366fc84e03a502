package sh.fazt.http.contract;

import static sh.fazt.http.contract.Endpoint.Trait.TAKES_BYTES;
import static sh.fazt.http.contract.Field.optional;
import static sh.fazt.http.contract.Field.required;

import java.util.List;

/** Endpoints about which version of the program a node runs. */
public final class UpgradeContract {
  private static final String PATH = "/api/upgrade";

  private UpgradeContract() {}

  private static final Field CONFIRM =
      optional(
          Params.CONFIRM,
          Shape.oneOf("caller", "node"),
          "Who reaches the new version and says so: the caller, by POST /api/upgrade/confirm; or the node itself");

  private static final Shape DONE =
      Shape.group(
          required("success", Shape.FLAG, "Whether that worked"),
          required("message", Shape.TEXT, "What was found or done"),
          required("current_version", Shape.TEXT, "The version that runs"),
          required("new_version", Shape.TEXT, "The version there is"),
          required(
              "action",
              Shape.oneOf("already_latest", "check_only", "upgraded", "started"),
              "What was done; 'upgraded' once the new version has read a copy of everything, and is about to be started"),
          optional("id", Shape.TEXT, "Of the upgrade that was begun"),
          optional(
              "release",
              Shape.group(
                  required("platform", Shape.TEXT, "What it runs on"),
                  required("minimum_from", Shape.TEXT, "The oldest version it takes over from"),
                  required("bytes", Shape.COUNT, "What has to be fetched"),
                  required("unpacked_bytes", Shape.COUNT, "What that is on the disk"),
                  required("source", Shape.TEXT, "Where it is")),
              "The release that was found"));

  /** To look takes the scope {@code read}, to do it {@code admin}. */
  public static final Endpoint UPGRADE =
      Endpoint.post(
              "upgrade",
              PATH,
              RequiredAccess.READ,
              "Brings the node to another version (scope admin), or only looks which there is")
          .query(
              optional(Params.CHECK, Shape.FLAG, "Only look"),
              optional(Params.VERSION, Shape.TEXT, "This version; unless told the newest"),
              optional(
                  Params.URL,
                  Shape.TEXT,
                  "A folder of releases, or a file of one, on a web server"),
              optional(
                  Params.UPLOADED, Shape.TEXT, "The manifest that was sent here with its archives"),
              optional(Params.ALLOW_DOWNGRADE, Shape.FLAG, "It may be an older version"),
              CONFIRM)
          .answers(DONE);

  private static final Shape LAST =
      Shape.group(
          required("id", Shape.TEXT, "Its id"),
          required("from", Shape.TEXT, "The version before"),
          required("to", Shape.TEXT, "The version it is about"),
          required("digest", Shape.TEXT, "SHA-256 of the release's manifest, or empty"),
          required(
              "step",
              Shape.TEXT,
              "fetched, verified, unpacked, copied, preflighted, switch-requested, ready; and one of confirmed, went-back, refused"),
          required("detail", Shape.TEXT, "About that step, in words"),
          required("actor", Shape.TEXT, "Who caused it"),
          required("at", Shape.MOMENT, "When"),
          required("ended", Shape.FLAG, "Whether nothing follows"));

  private static final Shape ACTIVITY =
      Shape.group(
          required("what", Shape.TEXT, "In a few words"),
          required("done", Shape.COUNT, "How much of it"),
          required("total", Shape.COUNT, "Of how much, or 0"));

  public static final Endpoint STATUS =
      Endpoint.get(
              "upgrade.status", PATH, RequiredAccess.READ, "Which version runs, and how it came")
          .answers(
              Shape.group(
                  required("version", Shape.TEXT, "The version that runs"),
                  required("supported", Shape.FLAG, "Whether the node can upgrade itself"),
                  required("supervisor", Shape.TEXT, "What starts it: systemd, loop, or empty"),
                  required("source", Shape.TEXT, "Where releases are, or empty"),
                  required(
                      "releases", Shape.list(Shape.TEXT), "Versions that are here, newest first"),
                  required("on_trial", Shape.FLAG, "Whether this version waits to be confirmed"),
                  optional(
                      "confirm_after_ms",
                      Shape.COUNT,
                      "How long it still has to serve before it can be confirmed"),
                  optional("confirm_within_ms", Shape.COUNT, "How long it still waits"),
                  optional("last", LAST, "How far the last upgrade got"),
                  optional("activity", ACTIVITY, "What one under way does at the moment")));

  public static final Endpoint CONFIRMED =
      Endpoint.post(
              "upgrade.confirm",
              PATH + "/confirm",
              RequiredAccess.ADMIN,
              "Says that a new version was reached from outside; it takes changes from then on")
          .body(required(Params.ID, Shape.SOME, "Of the upgrade"))
          .answers(
              Shape.group(
                  required("id", Shape.TEXT, "Of the upgrade"),
                  required("version", Shape.TEXT, "The version that stays")));

  public static final Endpoint ROLLBACK =
      Endpoint.post(
              "upgrade.rollback",
              PATH + "/rollback",
              RequiredAccess.ADMIN,
              "Brings the node to a version that is still on its disk, by the same steps")
          .query(
              optional(
                  Params.VERSION,
                  Shape.TEXT,
                  "This version; unless told the newest before this one"),
              CONFIRM)
          .answers(DONE);

  public static final Endpoint UPLOAD =
      Endpoint.post(
              "upgrade.upload",
              PATH + "/files/{name}",
              RequiredAccess.ADMIN,
              "Takes a file of a release: its manifest, that one's signature, or an archive")
          .segment(Params.NAME, Shape.TEXT, "As it is called at a source")
          .answers(
              Shape.group(
                  required("name", Shape.TEXT, "The file"),
                  required("size", Shape.COUNT, "Bytes that came")))
          .with(TAKES_BYTES);

  public static final List<Endpoint> ALL = List.of(UPGRADE, STATUS, CONFIRMED, ROLLBACK, UPLOAD);
}
