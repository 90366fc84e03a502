package sh.fazt.http.contract;

import static sh.fazt.http.contract.Input.app;
import static sh.fazt.http.contract.Input.text;
import static sh.fazt.http.contract.Input.word;

import java.util.List;

/** Commands about what apps store. */
public final class StorageCommands {
  private static final Input APP = app(Params.ID, "Its id, or an alias of it");
  private static final Input SNAPSHOT = word("NAME", Params.NAME, "What the snapshot is called");

  private StorageCommands() {}

  public static final RemoteCommand LIST =
      RemoteCommand.of(
              "storage list",
              "Lists what an app stores: keys, documents, blobs",
              StorageContract.LIST_OF,
              APP,
              text("kind", Params.KIND, "Only kv (keys), ds (documents) or s3 (blobs)"))
          .paged()
          .example("fazt storage list tetris", "Everything, with its size")
          .example("fazt storage list tetris --kind ds --limit 20", "Some of its documents");

  public static final RemoteCommand REMOVE =
      RemoteCommand.of(
              "storage rm",
              "Removes one thing that an app stores",
              StorageContract.REMOVE_OF,
              APP,
              word("KEY", Params.KEY, "A key, collection/id of a document, or a path of a blob"),
              text("kind", Params.KIND, "kv, ds or s3 (unless told: kv)"))
          .example("fazt storage rm tetris lives", "A key")
          .example("fazt storage rm tetris scores/41ab --kind ds", "A document");

  public static final RemoteCommand SNAPSHOT_NOW =
      RemoteCommand.of(
              "storage snapshot",
              "Keeps what an app stores, as it is now",
              StorageContract.TAKE_SNAPSHOT_OF,
              APP,
              SNAPSHOT)
          .example("fazt storage snapshot tetris before-cleanup", "Takes no time and little room");

  public static final RemoteCommand RESTORE =
      RemoteCommand.of(
              "storage restore",
              "Makes what an app stores what it was",
              StorageContract.RESTORE_OF,
              APP,
              SNAPSHOT)
          .asking("Replace all that this app stores by what it was then?")
          .example("fazt storage restore tetris before-cleanup", "Asks first")
          .example("fazt storage restore tetris before-cleanup --yes", "For scripts");

  public static final RemoteCommand SNAPSHOTS =
      RemoteCommand.of(
              "storage snapshots",
              "Lists the snapshots of what an app stores",
              StorageContract.SNAPSHOTS_OF,
              APP)
          .example("fazt storage snapshots tetris", "The newest first");

  public static final RemoteCommand FORGET =
      RemoteCommand.of(
              "storage forget",
              "Removes a snapshot of what an app stores",
              StorageContract.REMOVE_SNAPSHOT_OF,
              APP,
              SNAPSHOT)
          .example("fazt storage forget tetris before-cleanup", "What only it kept makes room");

  public static final List<RemoteCommand> ALL =
      List.of(LIST, REMOVE, SNAPSHOT_NOW, RESTORE, SNAPSHOTS, FORGET);
}
