package sh.fazt.http.contract;

import static sh.fazt.http.contract.Input.list;
import static sh.fazt.http.contract.Input.secret;
import static sh.fazt.http.contract.Input.text;
import static sh.fazt.http.contract.Input.word;

import java.util.List;

/** Commands about keys, sessions and environment values. */
public final class AccessCommands {
  private static final Input SITE =
      word("APP", Params.SITE_ID, "A name that serves the app, or its id");

  private AccessCommands() {}

  public static final RemoteCommand KEYS =
      RemoteCommand.of("key list", "Lists the keys of a node", KeyContract.LIST)
          .paged()
          .example("fazt key list", "Names, scopes and when they were last used");

  public static final RemoteCommand ISSUE =
      RemoteCommand.of(
              "key create",
              "Makes a key and shows its token, once",
              KeyContract.ISSUE,
              word("NAME", Params.NAME, "What the key is for"),
              text("scopes", Params.SCOPES, "Any of read deploy route data admin").always(),
              list("apps", Params.APPS, "Limits it to these apps, by id"),
              list("names", Params.ALIASES, "Limits it to these names, such as pr-*"),
              text(
                  "expires",
                  Params.EXPIRES_AT,
                  "When it stops working, such as 2027-01-01T00:00:00Z"))
          .example("fazt key create ci --scopes deploy --names 'pr-*'", "May deploy previews only");

  public static final RemoteCommand REVOKE =
      RemoteCommand.of(
              "key revoke",
              "Ends a key, at once and for good",
              KeyContract.REVOKE,
              word("NUMBER", Params.ID, "Its number, from fazt key list"))
          .example("fazt key revoke 3", "Whoever has its token is refused from now on");

  public static final RemoteCommand SESSIONS =
      RemoteCommand.of(
              "session list", "Lists where the operator is signed in", SessionContract.LIST)
          .paged()
          .example("fazt session list", "Where from, and when last used");

  public static final RemoteCommand END =
      RemoteCommand.of(
              "session end",
              "Signs a browser out",
              SessionContract.END,
              word("NUMBER", Params.ID, "Its number, from fazt session list"))
          .example("fazt session end 2", "It has to sign in again");

  public static final RemoteCommand ENV =
      RemoteCommand.of("env list", "Lists the environment values of an app", EnvContract.LIST, SITE)
          .paged()
          .example("fazt env list shop", "Their names; values are never shown");

  public static final RemoteCommand SET =
      RemoteCommand.of(
              "env set",
              "Sets an environment value of an app",
              EnvContract.SET,
              SITE,
              word("NAME", Params.NAME, "Capital letters, digits and _"),
              secret(
                  "VALUE", Params.VALUE, "The value; others on this machine may see it meanwhile"))
          .example("fazt env set shop MAIL_FROM shop@example.com", "Its functions see it")
          .example("fazt env set shop API_KEY --value-stdin < key.txt", "Nobody else sees it");

  public static final RemoteCommand UNSET =
      RemoteCommand.of(
              "env remove",
              "Takes an environment value away",
              EnvContract.REMOVE,
              SITE,
              word("NAME", Params.NAME, "Its name"))
          .example("fazt env remove shop MAIL_FROM", "It is gone for good");

  public static final List<RemoteCommand> ALL =
      List.of(KEYS, ISSUE, REVOKE, SESSIONS, END, ENV, SET, UNSET);
}
