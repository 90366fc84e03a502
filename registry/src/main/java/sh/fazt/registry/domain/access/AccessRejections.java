package sh.fazt.registry.domain.access;

import sh.fazt.journal.KeyNo;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/** Why a command about keys, scopes or the operator was refused. */
public final class AccessRejections {
  private AccessRejections() {}

  /** A word that is no scope. */
  public static Rejection unknownScope(String word) {
    return RejectionCode.UNKNOWN_SCOPE.because(
        "There is no scope \"" + word + "\"; use any of read, deploy, route, data, admin");
  }

  /** No scope at all. */
  public static Rejection noScopes() {
    return RejectionCode.NO_SCOPES.because(
        "A key needs scopes: any of read, deploy, route, data, admin");
  }

  /** A password that is too short to keep anyone out, or too long to be one. */
  public static Rejection passwordLength(int atLeast, int atMost) {
    return RejectionCode.PASSWORD_LENGTH.because(
        "A password needs " + atLeast + " to " + atMost + " characters");
  }

  /** Too many passwords are being checked. */
  public static Rejection busy() {
    return RejectionCode.BUSY.because(
        "Too many people are logging in at once; try again in a moment");
  }

  /** Too many tokens wait to be compared with those of an older server. */
  public static Rejection importedKeysBusy() {
    return RejectionCode.BUSY.because(
        "Too many unknown tokens are being looked at; if yours is of a key that was imported and"
            + " not used here yet, send the request again");
  }

  /** An import brings an operator only where there is none. */
  public static Rejection operatorThere() {
    return RejectionCode.CONFLICT.because("This node has an operator already");
  }

  /** No such key, or it is revoked. */
  public static Rejection noSuchKey(KeyNo key) {
    return RejectionCode.KEY_NOT_FOUND.because("There is no key " + key);
  }

  /** What is to limit a key to some aliases is no pattern of any. */
  public static Rejection noPattern() {
    return RejectionCode.BAD_REQUEST.because(
        "A pattern of aliases has 1 to 63 letters, digits, '-' and '*', such as pr-*");
  }

  /** Who may do everything can make himself another key, so no limit would hold. */
  public static Rejection limitedAdmin() {
    return RejectionCode.BAD_REQUEST.because(
        "A key with the scope admin cannot be limited to apps or names; give it other scopes");
  }

  /** A key without a name or without scopes is no key. */
  public static Rejection incomplete(String sentence) {
    return RejectionCode.BAD_REQUEST.because(sentence);
  }

  /** The first time both a name and a password are needed. */
  public static Rejection noOperatorYet() {
    return RejectionCode.BAD_REQUEST.because(
        "There is no operator yet: both a username and a password are needed");
  }

  /**
   * There are as many keys as there may be.
   *
   * @param max how many
   */
  public static Rejection tooManyKeys(int max) {
    return RejectionCode.TOO_MANY.because(
        "There are %d keys, and more are not allowed (fazt.registry.entities.max-keys); revoke some"
            .formatted(max));
  }
}
