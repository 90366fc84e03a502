package sh.fazt.http.contract;

import java.util.List;

/** Commands about apps. */
public final class AppCommands {
  private AppCommands() {}

  public static final Command LIST =
      Command.of("app list", "Lists the apps", AppContract.LIST)
          .giving("all", true)
          .example("fazt app list", "Those on the default peer")
          .example("fazt @prod app list", "Those on peer prod");

  public static final List<Command> ALL = List.of(LIST);
}
