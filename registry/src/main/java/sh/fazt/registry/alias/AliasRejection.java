package sh.fazt.registry.alias;

import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.Rejection;

/** Why a command on an alias was refused. */
public sealed interface AliasRejection extends Rejection {
  /** The label is the node's own. */
  record SystemLabel(Subdomain alias) implements AliasRejection {
    @Override
    public String code() {
      return "SYSTEM_ALIAS";
    }

    @Override
    public int status() {
      return 403;
    }

    @Override
    public String sentence() {
      return "'" + alias + "' is a system name; choose another one";
    }
  }

  /** The label has no target. */
  record NotFound(Subdomain alias) implements AliasRejection {
    @Override
    public String code() {
      return "ALIAS_NOT_FOUND";
    }

    @Override
    public int status() {
      return 404;
    }

    @Override
    public String sentence() {
      return "Alias not found";
    }
  }

  /** The target names an app that does not exist or is removed. */
  record AppMissing(AppId app) implements AliasRejection {
    @Override
    public String code() {
      return "BAD_REQUEST";
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public String sentence() {
      return "app_id not found: " + app;
    }
  }

  /** The label was to be new, and is not. */
  record Taken(Subdomain alias) implements AliasRejection {
    @Override
    public String code() {
      return "CONFLICT";
    }

    @Override
    public int status() {
      return 409;
    }

    @Override
    public String sentence() {
      return "'" + alias + "' is taken; choose another name or retarget it";
    }
  }

  /** A deploy to a label that serves no app. */
  record NoProxy(Subdomain alias, String kind) implements AliasRejection {
    @Override
    public String code() {
      return "CONFLICT";
    }

    @Override
    public int status() {
      return 409;
    }

    @Override
    public String sentence() {
      return "'" + alias + "' is a " + kind + ", not an app; link it to an app first";
    }
  }

  /** The key is limited to other apps than the one the label serves. */
  record OutOfReach(Subdomain alias) implements AliasRejection {
    @Override
    public String code() {
      return "FORBIDDEN";
    }

    @Override
    public int status() {
      return 403;
    }

    @Override
    public String sentence() {
      return "This key may not deploy to '" + alias + "'";
    }
  }
}
