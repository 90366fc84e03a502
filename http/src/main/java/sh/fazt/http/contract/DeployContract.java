package sh.fazt.http.contract;

import static sh.fazt.http.contract.Endpoint.Trait.LONG_LIST;
import static sh.fazt.http.contract.Endpoint.Trait.UPLOAD;
import static sh.fazt.http.contract.Endpoint.Trait.VERSIONED;
import static sh.fazt.http.contract.Field.optional;
import static sh.fazt.http.contract.Field.required;

import java.util.List;

/**
 * Deploys that send only what is missing: first the list of files by their digests, then the bytes
 * that are not there, then the change itself.
 */
public final class DeployContract {
  private static final String DEPLOYS = "/api/deploys";
  private static final String ONE = DEPLOYS + "/{id}";
  private static final Shape DIGEST =
      new Shape.Text("sha256", "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae");

  private static final Shape PLACE = new Shape.Text("hex", "9f86d081884c7d659a2feaa0c55ad015");

  private DeployContract() {}

  private static final Field MISSING =
      required("missing", Shape.list(DIGEST), "The digests whose bytes have to be sent still");

  private static final Shape.Group OPENED =
      Shape.group(
          required("id", Shape.TEXT, "The deploy"),
          MISSING,
          required("expires_at", Shape.MOMENT, "When it ends, unless it is used before"),
          required("batch_bytes", Shape.COUNT, "Size of the largest zip of several files"));

  public static final Endpoint OPEN =
      Endpoint.post(
              "deploys.open",
              DEPLOYS,
              RequiredAccess.DEPLOY,
              "Begins a deploy of these files and says which bytes have to be sent. Content counts as"
                  + " there if it is in an app the key may read, or if the key sent it before")
          .body(
              required(Params.SITE_NAME, Shape.SUBDOMAIN, "The alias"),
              required(
                  Params.FILES,
                  Shape.list(
                      Shape.group(
                          required(Params.PATH, Shape.SOME, "Its path"),
                          required(Params.SHA256, DIGEST, "SHA-256 of its bytes, lower-case hex"),
                          required(Params.SIZE, Shape.COUNT, "Its size in bytes"))),
                  "All files of the release"),
              optional(Params.SPA, Shape.FLAG, "Whether unknown paths show index.html"),
              optional(Params.TITLE, Shape.TEXT, "What the app is called"),
              optional(Params.DESCRIPTION, Shape.TEXT, "What it is"),
              optional(Params.TAGS, Shape.list(Shape.TEXT), "Words to find it by, all of them"),
              optional(
                  Params.VISIBILITY,
                  AppContract.VISIBILITY,
                  "Who sees it; for an app that is there this takes the scope route too"),
              optional(Params.MESSAGE, Shape.TEXT, "Kept with the release"),
              optional(
                  Params.SOURCE,
                  Shape.group(
                      optional(Params.TYPE, Shape.TEXT, "deploy, git, template or fork"),
                      optional(Params.URL, Shape.URL, "Where from"),
                      optional(Params.REF, Shape.TEXT, "Branch or tag"),
                      optional(Params.COMMIT, Shape.TEXT, "Commit"),
                      optional(
                          Params.PLACE,
                          Shape.group(
                              required(Params.ID, PLACE, "The same for the same place"),
                              required(Params.SHOWN, Shape.TEXT, "The place, for people")),
                          "Where the deploy is made")),
                  "Where the files come from"),
              optional(
                  Params.SAME_PLACE,
                  Shape.FLAG,
                  "Refuse it where what the name serves came from another place, or one that is not"
                      + " known"))
          .answers(201, OPENED)
          .with(LONG_LIST);

  public static final Endpoint STATE =
      Endpoint.get(
              "deploys.state",
              ONE,
              RequiredAccess.DEPLOY,
              "Says which bytes of an open deploy are missing")
          .segment(Params.ID, Shape.APP, "The deploy")
          .answers(OPENED);

  public static final Endpoint CONTENT =
      Endpoint.post(
              "deploys.content",
              ONE + "/content",
              RequiredAccess.DEPLOY,
              "Takes missing bytes: a zip whose entries are named by their digests. It may be sent"
                  + " again")
          .segment(Params.ID, Shape.APP, "The deploy")
          .answers(Shape.group(MISSING))
          .with(UPLOAD);

  public static final Endpoint COMMIT =
      Endpoint.change(
              "deploys.commit",
              "POST",
              ONE + "/commit",
              RequiredAccess.DEPLOY,
              "Makes the files of an open deploy what its name serves, once however often it is"
                  + " asked. A plan needs no bytes")
          .segment(Params.ID, Shape.APP, "The deploy")
          .answers(NodeContract.DEPLOYED)
          .with(VERSIONED);

  public static final List<Endpoint> ALL = List.of(OPEN, STATE, CONTENT, COMMIT);
}
