package sh.fazt.http.contract;

import static sh.fazt.http.contract.Field.optional;
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

  private static final Shape BACKUP =
      Shape.group(
          required("running", Shape.FLAG, "Whether one is being made"),
          optional("read", Shape.COUNT, "While it is: bytes that were looked at"),
          optional("total", Shape.COUNT, "Of how many"),
          optional("backup", Shape.TEXT, "The name of the one that was made last"),
          optional("revision", Shape.COUNT, "The newest event in it"),
          optional("state_hash", Shape.TEXT, "What the node served then"),
          optional("new_bytes", Shape.COUNT, "Bytes it added to its folder"),
          optional("failed", Shape.TEXT, "Why the last one was not made"),
          optional("failed_at", Shape.MOMENT, "When"));

  public static final Endpoint MAKE_BACKUP =
      Endpoint.post(
              "backups.make",
              "/api/backups",
              RequiredAccess.ADMIN,
              "Begins a backup to the folder that is set on the node")
          .answers(202, BACKUP);

  public static final Endpoint BACKUPS =
      Endpoint.get(
              "backups.show",
              "/api/backups",
              RequiredAccess.ADMIN,
              "How far the backup is, or what it came to")
          .answers(BACKUP);

  public static final List<Endpoint> ALL = List.of(STATE, MAKE_BACKUP, BACKUPS);
}
