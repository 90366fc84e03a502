package sh.fazt.registry.node;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.backup.DatabaseState;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlAnswer.Done;
import sh.fazt.registry.control.ControlRequest;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.sqlite.DatabaseSettings;

/** Those of the {@link LocalCommands} that compare, keep and bring back all that a node holds. */
public final class LocalKeeping {
  private final Node node;

  LocalKeeping(Node node) {
    this.node = node;
  }

  Map<String, Function<ControlRequest, ControlAnswer>> commands() {
    return Map.of(
        "state-hash", _ -> stateHash(),
        "backup", node.backups()::command,
        "restore-app", this::restoreApp);
  }

  /**
   * What is served now, beside what the journal adds up to: equal, unless somebody changed
   * something in between.
   */
  private ControlAnswer stateHash() {
    var data = described(Replay.stateOf(node.database()));
    data.put("served", node.state().hash().hex());
    return new Done(data);
  }

  /**
   * The state of a database on which no node runs: its whole journal is read, and nothing written.
   */
  public static ControlAnswer stateHash(Path database, Config config) {
    try {
      return new Done(described(Replay.stateOf(database, DatabaseSettings.from(config))));
    } catch (RejectedException refused) {
      return ControlAnswer.refused(refused.rejection());
    }
  }

  private static Map<String, @Nullable Object> described(DatabaseState state) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("state_hash", state.stateHash().hex());
    data.put("revision", state.revision().value());
    data.put("chain", state.chain());
    data.put("apps", state.apps());
    return data;
  }

  private ControlAnswer restoreApp(ControlRequest request) {
    try {
      return new AppFromBackup(node).fork(request);
    } catch (IOException e) {
      return ControlAnswer.refused(
          sh.fazt.registry.backup.BackupRejections.cannotRead(request.argument("from").orElse("")));
    }
  }
}
