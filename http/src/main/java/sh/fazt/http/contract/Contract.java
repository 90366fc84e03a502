package sh.fazt.http.contract;

import java.util.List;
import java.util.stream.Stream;

/** Everything the API offers. */
public final class Contract {
  private Contract() {}

  /** All endpoints, by topic. */
  public static final List<Endpoint> ENDPOINTS =
      Stream.of(
              NodeContract.ALL,
              GatewayContract.ALL,
              SystemContract.ALL,
              UpgradeContract.ALL,
              StateContract.ALL,
              SessionContract.ALL,
              KeyContract.ALL,
              DeployContract.ALL,
              AppContract.ALL,
              SiteContract.ALL,
              EnvContract.ALL,
              LogContract.ALL,
              StorageContract.ALL,
              AliasContract.ALL,
              VisitContract.ALL)
          .flatMap(List::stream)
          .toList();

  /** All commands, by topic. */
  public static final List<RemoteCommand> COMMANDS =
      Stream.of(
              AppCommands.ALL,
              AliasCommands.ALL,
              AccessCommands.ALL,
              StorageCommands.ALL,
              NodeCommands.ALL)
          .flatMap(List::stream)
          .toList();
}
