package sh.fazt.http.contract;

import static sh.fazt.http.contract.Input.arms;
import static sh.fazt.http.contract.Input.number;
import static sh.fazt.http.contract.Input.text;
import static sh.fazt.http.contract.Input.toggle;
import static sh.fazt.http.contract.Input.word;

import java.util.List;

/** Commands about aliases, the routing layer. */
public final class AliasCommands {
  private static final Input NAME = word("NAME", Params.SUBDOMAIN, "The alias");

  private AliasCommands() {}

  public static final RemoteCommand LIST =
      RemoteCommand.of("app aliases", "Lists the aliases and where they lead", AliasContract.LIST)
          .paged()
          .example("fazt app aliases", "Every name on the default peer, with its target in full");

  public static final RemoteCommand LINK =
      RemoteCommand.of(
              "app link",
              "Points a name at an app",
              AliasContract.CREATE,
              NAME,
              text("id", Params.APP_ID, "APP_ID").always())
          .giving(Params.TYPE, "proxy")
          .example("fazt app link blog --id app_7f3k9x2m", "blog.DOMAIN serves that app");

  public static final RemoteCommand REDIRECT =
      RemoteCommand.of(
              "app redirect",
              "Sends the visitors of a name elsewhere",
              AliasContract.CREATE,
              NAME,
              word("URL", Params.URL, "Where to"),
              number("code", Params.STATUS, "301 (unless told), 302, 307 or 308"),
              toggle("keep-path", Params.KEEP_PATH, "Append path and query of the request"))
          .giving(Params.TYPE, "redirect")
          .example(
              "fazt app redirect old https://new.example.com --code 302 --keep-path",
              "old.DOMAIN/a leads to new.example.com/a");

  public static final RemoteCommand RESERVE =
      RemoteCommand.of(
              "app reserve",
              "Keeps a name for later",
              AliasContract.RESERVE,
              NAME,
              toggle("force", Params.FORCE, "Also if it leads somewhere"))
          .example("fazt app reserve shop", "Nobody gets shop.DOMAIN, visitors see the 404 page");

  public static final RemoteCommand UNLINK =
      RemoteCommand.of("app unlink", "Removes a name; the app stays", AliasContract.DELETE, NAME)
          .example("fazt app unlink old", "old.DOMAIN is an unknown host");

  public static final RemoteCommand SWAP =
      RemoteCommand.of(
              "app swap",
              "Exchanges what two names do, for everybody at once",
              AliasContract.SWAP,
              word("NAME1", Params.ALIAS1, "One alias"),
              word("NAME2", Params.ALIAS2, "The other one"),
              text("expect1", Params.EXPECT1, "The version or revision the first must have"),
              text("expect2", Params.EXPECT2, "The version or revision the second must have"))
          .example(
              "fazt app swap blog blog-next", "What was tested is live, and the other way round");

  public static final RemoteCommand SPLIT =
      RemoteCommand.of(
              "app split",
              "Shares the visitors of a name between apps",
              AliasContract.SPLIT,
              NAME,
              arms("ids", Params.TARGETS, "APP_ID:PERCENT,APP_ID:PERCENT").always())
          .example(
              "fazt app split shop --ids app_7f3k9x2m:90,app_2b8d1c4e:10",
              "A tenth of the visitors see the second app, always the same ones");

  public static final List<RemoteCommand> ALL =
      List.of(LIST, LINK, REDIRECT, RESERVE, UNLINK, SWAP, SPLIT);
}
