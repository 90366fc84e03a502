package sh.fazt.http.contract;

import static sh.fazt.http.contract.Field.optional;
import static sh.fazt.http.contract.Field.required;

import java.util.List;

/** Endpoints about which version of the program a node runs. */
public final class UpgradeContract {
  private static final String PATH = "/api/upgrade";

  private UpgradeContract() {}

  /** To look takes the scope {@code read}, to do it {@code admin}. */
  public static final Endpoint UPGRADE =
      Endpoint.post(
              "upgrade",
              PATH,
              RequiredAccess.READ,
              "Brings the node to another version (scope admin), or only looks which there is")
          .query(optional(Params.CHECK, Shape.FLAG, "Only look"))
          .answers(
              Shape.group(
                  required("success", Shape.FLAG, "Whether that worked"),
                  required("message", Shape.TEXT, "What was found"),
                  required("current_version", Shape.TEXT, "The version that runs"),
                  required("new_version", Shape.TEXT, "The version there is"),
                  required(
                      "action",
                      Shape.oneOf("already_latest", "check_only", "upgraded"),
                      "What was done")));

  public static final List<Endpoint> ALL = List.of(UPGRADE);
}
