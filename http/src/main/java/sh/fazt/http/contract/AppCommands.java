package sh.fazt.http.contract;

import static sh.fazt.http.contract.Input.alternative;
import static sh.fazt.http.contract.Input.app;
import static sh.fazt.http.contract.Input.list;
import static sh.fazt.http.contract.Input.number;
import static sh.fazt.http.contract.Input.pairs;
import static sh.fazt.http.contract.Input.text;
import static sh.fazt.http.contract.Input.toggle;
import static sh.fazt.http.contract.Input.without;
import static sh.fazt.http.contract.Input.word;

import java.util.List;

/** Commands about apps. */
public final class AppCommands {
  private AppCommands() {}

  public static final RemoteCommand LIST =
      RemoteCommand.of("app list", "Lists the apps", AppContract.LIST)
          .paged()
          .giving(Params.ALL, true)
          .insteadWith(alternative("aliases", "List the aliases instead"), AliasCommands.LIST)
          .example("fazt app list", "Those on the default peer")
          .example("fazt @prod app list", "Those on peer prod")
          .example("fazt @all app list", "Those on every peer you know");

  public static final RemoteCommand INFO =
      RemoteCommand.of(
              "app info",
              "Shows one app",
              AppContract.READ,
              app(Params.ID, "Its id, or an alias of it"))
          .example("fazt app info tetris", "The app that tetris leads to");

  public static final RemoteCommand CREATE =
      RemoteCommand.of(
              "app create",
              "Makes an app from a template",
              AppContract.CREATE_BY_NAME,
              word("NAME", Params.NAME, "A free name for it"),
              text("template", Params.TEMPLATE, "What it begins with (unless told: minimal)"))
          .example("fazt @prod app create shop --template spa", "Online at shop.DOMAIN");

  public static final RemoteCommand REMOVE =
      RemoteCommand.of(
              "app remove",
              "Removes an app and its names; or only a name, with --alias",
              AppContract.DELETE,
              app(Params.ID, "Its id, or an alias of it"),
              toggle("with-forks", Params.WITH_FORKS, "Also all apps that were forked from it"))
          .insteadWith(
              text("alias", Params.SUBDOMAIN, "Remove only this name; the app stays"),
              AliasCommands.UNLINK)
          .asking("Remove this app, its releases and its names?")
          .example("fazt app remove tetris", "Asks first; the app is gone")
          .example("fazt app remove --id app_7f3k9x2m --yes", "For scripts")
          .example("fazt app remove --alias old", "Only the name old is gone");

  public static final RemoteCommand FORK =
      RemoteCommand.of(
              "app fork",
              "Makes a copy of an app",
              AppContract.FORK,
              app(Params.ID, "Its id, or an alias of it"),
              text("as", Params.ALIAS, "A free name for the copy"),
              number(
                  "release", Params.RELEASE, "The release to copy (unless told: the one served)"),
              without("no-storage", Params.COPY_STORAGE, "Leave behind what the app stored"))
          .example("fazt app fork tetris --as tetris-next", "Try something, then swap the names");

  public static final RemoteCommand LINEAGE =
      RemoteCommand.of(
              "app lineage",
              "Shows the family of an app: what was forked from what",
              AppContract.LINEAGE,
              app(Params.ID, "Any app of it, or an alias"),
              number("limit", Params.LIMIT, "At most so many members; who has more is marked"))
          .example("fazt app lineage tetris", "The tree from its root");

  public static final RemoteCommand RELEASES =
      RemoteCommand.of(
              "app releases",
              "Lists what was deployed to an app",
              AppContract.RELEASES,
              app(Params.ID, "Its id, or an alias of it"))
          .paged()
          .example("fazt app releases tetris", "The newest first; the one served is marked");

  public static final RemoteCommand VISIBILITY =
      RemoteCommand.of(
              "app visibility",
              "Says who sees an app",
              AppContract.UPDATE,
              app(Params.ID, "Its id, or an alias of it"),
              word("VISIBILITY", Params.VISIBILITY, "public, unlisted or private"))
          .example("fazt app visibility tetris private", "Only with a key or signed in");

  public static final RemoteCommand EDIT =
      RemoteCommand.of(
              "app edit",
              "Changes what an app says of itself",
              AppContract.UPDATE,
              app(Params.ID, "Its id, or an alias of it"),
              text("title", Params.TITLE, "What it is called"),
              text("description", Params.DESCRIPTION, "What it is"),
              list("tags", Params.TAGS, "Words to find it by, all of them"),
              toggle("spa", Params.SPA, "Unknown paths show index.html"),
              without("no-spa", Params.SPA, "Unknown paths are not found"),
              pairs(
                  "settings",
                  Params.SETTINGS,
                  "Switches, such as views=off; views= takes one away"))
          .example("fazt app edit tetris --settings views=off", "Its visits are not counted")
          .example("fazt app edit tetris --title 'Tetris!' --tags game,retro", "Both at once");

  public static final RemoteCommand LOGS =
      RemoteCommand.of(
              "app logs",
              "Shows what an app's functions wrote to its log",
              LogContract.OF_APP,
              app(Params.ID, "Its id, or an alias of it"),
              number("limit", Params.LIMIT, "At most so many lines (unless told: 20)"),
              text("level", Params.LEVEL, "Only debug, info, warn or error, and what is worse"),
              number("since", Params.SINCE, "Only lines of a larger number"),
              number("before", Params.BEFORE, "Only lines of a smaller number"))
          .example("fazt app logs tetris", "The last lines")
          .example("fazt app logs tetris --level error --limit 100", "What went wrong");

  public static final RemoteCommand ERRORS =
      RemoteCommand.of(
              "app errors",
              "Shows how an app's functions failed: where, how often, and when last",
              LogContract.ERRORS_OF_APP,
              app(Params.ID, "Its id, or an alias of it"),
              number("limit", Params.LIMIT, "At most so many errors (unless told: 10)"))
          .example("fazt app errors tetris", "Each error once, the last one first");

  public static final List<RemoteCommand> ALL =
      List.of(LIST, INFO, CREATE, REMOVE, FORK, LINEAGE, RELEASES, VISIBILITY, EDIT, LOGS, ERRORS);
}
