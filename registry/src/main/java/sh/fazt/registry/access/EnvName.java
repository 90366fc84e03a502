package sh.fazt.registry.access;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the name and the value of an environment variable of an app may be. */
public final class EnvName {
  /** Characters. */
  public static final int LONGEST_VALUE = 64 * 1024;

  private static final int LONGEST = 128;
  private static final Pattern FORM = Pattern.compile("[A-Z][A-Z0-9_]*");
  private static final Set<String> SYSTEM =
      Set.of(
          "PATH",
          "LD_PRELOAD",
          "LD_LIBRARY_PATH",
          "HOME",
          "USER",
          "SHELL",
          "PWD",
          "TERM",
          "LANG",
          "LC_ALL",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "NODE_OPTIONS",
          "NODE_PATH");

  private EnvName() {}

  /** Why a name cannot be one, as a sentence; nothing if it can. */
  public static Optional<String> wrong(String name) {
    if (name.isEmpty()) {
      return Optional.of("environment variable name cannot be empty");
    }
    if (name.length() > LONGEST) {
      return Optional.of("environment variable name too long (max " + LONGEST + " chars)");
    }
    if (!FORM.matcher(name).matches()) {
      return Optional.of(
          "environment variable name must be uppercase letters, numbers, and underscores, starting"
              + " with a letter");
    }
    return SYSTEM.contains(name)
        ? Optional.of("cannot set reserved system environment variable: " + name)
        : Optional.empty();
  }
}
