package sh.fazt.http.contract;

import static sh.fazt.http.contract.Input.text;
import static sh.fazt.http.contract.Input.toggle;
import static sh.fazt.http.contract.Input.word;

import java.util.List;

/** Commands about a node as a whole, and how it sends visitors on. */
public final class NodeCommands {
  private NodeCommands() {}

  public static final RemoteCommand EXPLAIN =
      RemoteCommand.of(
              "explain",
              "Says how a URL comes to what it serves",
              NodeContract.EXPLAIN,
              word("URL", Params.URL, "The URL a visitor opens"),
              text("cookie", Params.COOKIE, "The visitor's slot of a split, or his Cookie field"))
          .example("fazt explain https://blog.example.com/about", "Host, alias, app, release, file")
          .example("fazt explain shop.example.com --cookie 42", "For a visitor who holds slot 42");

  public static final RemoteCommand INFO =
      RemoteCommand.of("server info", "Tells version and domain of a node", SystemContract.INFO)
          .example("fazt @prod server info", "Of the node that peer prod is");

  public static final RemoteCommand UPGRADE =
      RemoteCommand.of(
              "upgrade",
              "Brings a node to the newest version",
              UpgradeContract.UPGRADE,
              toggle("check", Params.CHECK, "Only look whether there is one"))
          .example("fazt @prod upgrade --check", "Says what it would become");

  public static final List<RemoteCommand> ALL = List.of(EXPLAIN, INFO, UPGRADE);
}
