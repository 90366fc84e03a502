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
      if (alias.equals(Subdomain.WWW)) {
        return "'www' is a system name and can only be a redirect or a name of an app";
      }
      return alias.isSystemPage()
          ? "'" + alias + "' is a system name and can only serve an app"
          : "'" + alias + "' is a system name; choose another one";
    }
  }

  /** A word that is no type of a target. */
  record NoSuchType() implements AliasRejection {
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
      return "type must be 'proxy', 'redirect', or 'reserved'";
    }
  }

  /** An app is to be served, and none is named. */
  record NeedsApp() implements AliasRejection {
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
      return "app_id is required for proxy aliases";
    }
  }

  /** Visitors are to be sent elsewhere, and nobody says where. */
  record NeedsUrl() implements AliasRejection {
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
      return "url is required for redirect aliases";
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
      return "'"
          + alias
          + "' is in use; choose another name, retarget it, or reserve it with force";
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

  /** The caller may only touch other apps than those the label leads to, or would. */
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
      return "This key may not change '" + alias + "': it is limited to other apps";
    }
  }

  /** A name of a swap has no target. The word is that of the request. */
  record SwapNameMissing(int position) implements AliasRejection {
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
      return "alias" + position + " not found";
    }
  }

  /** The other name of a swap did not answer in time. */
  record PartnerBusy(Subdomain alias) implements AliasRejection {
    @Override
    public String code() {
      return "BUSY";
    }

    @Override
    public int status() {
      return 503;
    }

    @Override
    public String sentence() {
      return "'" + alias + "' is in the middle of another change; retry in a moment";
    }
  }

  /** What a redirect is to lead to is no URL, or not one it may lead to. */
  record NoUrl() implements AliasRejection {
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
      return "url must be an absolute http or https URL, such as https://example.com/";
    }
  }

  /** Not a status that redirects. */
  record NoRedirectStatus() implements AliasRejection {
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
      return "status must be 301, 302, 307 or 308";
    }
  }

  /** A redirect to the host it is visited under. */
  record LeadsToItself(Subdomain alias) implements AliasRejection {
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
      return "'" + alias + "' would redirect to itself; choose another URL";
    }
  }

  /** The arms of a split do not make one. */
  record BadSplit(String sentence) implements AliasRejection {
    @Override
    public String code() {
      return "BAD_REQUEST";
    }

    @Override
    public int status() {
      return 400;
    }
  }
}
