package sh.fazt.http.contract;

import static sh.fazt.http.contract.Field.required;

import java.util.List;

/** Endpoints about all that a node holds, to compare it and to keep it. */
public final class StateContract {
  private StateContract() {}

  public static final Endpoint STATE =
      Endpoint.get(
              "system.state",
              "/api/system/state",
              RequiredAccess.READ,
              "What this node serves and lists, as one hash")
          .answers(
              Shape.group(
                  required(
                      "state_hash",
                      Shape.TEXT,
                      "SHA-256 of the visible state: equal on nodes that serve the same"),
                  required("revision", Shape.COUNT, "The newest event in the journal")));

  public static final List<Endpoint> ALL = List.of(STATE);
}
