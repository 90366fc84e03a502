package sh.fazt.registry.access;

import sh.fazt.registry.Rejection;

/** Why scopes or a password were not taken. */
public sealed interface CredentialRejection extends Rejection {

  /** A word that is no scope. */
  record UnknownScope(String word) implements CredentialRejection {
    @Override
    public String code() {
      return "UNKNOWN_SCOPE";
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public String sentence() {
      return "There is no scope \"" + word + "\"; use any of read, deploy, route, data, admin";
    }
  }

  /** No scope at all. */
  record NoScopes() implements CredentialRejection {
    @Override
    public String code() {
      return "NO_SCOPES";
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public String sentence() {
      return "A key needs scopes: any of read, deploy, route, data, admin";
    }
  }

  /** A password that is too short to keep anyone out, or too long to be one. */
  record PasswordLength(int atLeast, int atMost) implements CredentialRejection {
    @Override
    public String code() {
      return "PASSWORD_LENGTH";
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public String sentence() {
      return "A password needs " + atLeast + " to " + atMost + " characters";
    }
  }

  /** Too many passwords are being checked. */
  record Busy() implements CredentialRejection {
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
      return "Too many people are logging in at once; try again in a moment";
    }
  }
}
