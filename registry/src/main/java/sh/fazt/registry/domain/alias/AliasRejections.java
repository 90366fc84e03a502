package sh.fazt.registry.domain.alias;

import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/** Why a command on an alias was refused. */
public final class AliasRejections {
  private AliasRejections() {}

  /** The label is the node's own. */
  public static Rejection systemLabel(Subdomain alias) {
    if (alias.equals(Subdomain.WWW)) {
      return RejectionCode.SYSTEM_ALIAS.because(
          "'www' is a system name and can only be a redirect or a name of an app");
    }
    return RejectionCode.SYSTEM_ALIAS.because(
        alias.isSystemPage()
            ? "'" + alias + "' is a system name and can only serve an app"
            : "'" + alias + "' is a system name; choose another one");
  }

  /** A word that is no type of a target. */
  public static Rejection noSuchType() {
    return RejectionCode.BAD_REQUEST.because("type must be 'proxy', 'redirect', or 'reserved'");
  }

  /** An app is to be served, and none is named. */
  public static Rejection needsApp() {
    return RejectionCode.BAD_REQUEST.because("app_id is required for proxy aliases");
  }

  /** A redirect needs a URL, and none is given. */
  public static Rejection needsUrl() {
    return RejectionCode.BAD_REQUEST.because("url is required for redirect aliases");
  }

  /** The label has no target. */
  public static Rejection notFound() {
    return RejectionCode.ALIAS_NOT_FOUND.because("Alias not found");
  }

  /** The target names an app that does not exist or is removed. */
  public static Rejection appMissing(AppId app) {
    return RejectionCode.TARGET_APP_NOT_FOUND.because("app_id not found: " + app);
  }

  /** The label was to be new, and is not. */
  public static Rejection taken(Subdomain alias) {
    return RejectionCode.CONFLICT.because(
        "'" + alias + "' is in use; choose another name, retarget it, or reserve it with force");
  }

  /** A deploy to a label that serves no app. */
  public static Rejection noProxy(Subdomain alias, String kind) {
    return RejectionCode.CONFLICT.because(
        "'" + alias + "' is a " + kind + ", not an app; link it to an app first");
  }

  /** The caller may only touch other apps than those the label leads to, or would. */
  public static Rejection outOfReach(Subdomain alias) {
    return RejectionCode.FORBIDDEN.because(
        "This key may not change '" + alias + "': it is limited to other apps or names");
  }

  /** A name of a swap has no target. The word is that of the request. */
  public static Rejection swapNameMissing(int position) {
    return RejectionCode.ALIAS_NOT_FOUND.because("alias" + position + " not found");
  }

  /** The other name of a swap did not answer in time. */
  public static Rejection partnerBusy(Subdomain alias) {
    return RejectionCode.BUSY.because(
        "'" + alias + "' is in the middle of another change; retry in a moment");
  }

  /** What a redirect is to lead to is no URL, or not one it may lead to. */
  public static Rejection noUrl() {
    return RejectionCode.BAD_REQUEST.because(
        "url must be an absolute http or https URL, such as https://example.com/");
  }

  /** Not a status that redirects. */
  public static Rejection noRedirectStatus() {
    return RejectionCode.BAD_REQUEST.because("status must be 301, 302, 307 or 308");
  }

  /** A redirect to the host it is visited under. */
  public static Rejection leadsToItself(Subdomain alias) {
    return RejectionCode.BAD_REQUEST.because(
        "'" + alias + "' would redirect to itself; choose another URL");
  }

  /** The arms of a split do not make one. */
  public static Rejection badSplit(String sentence) {
    return RejectionCode.BAD_REQUEST.because(sentence);
  }
}
