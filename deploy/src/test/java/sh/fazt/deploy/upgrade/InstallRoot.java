package sh.fazt.deploy.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An install root and a data folder in a temporary folder, with releases that are only a script
 * each, and the real start guard. What a release's {@code release install} installs is what the
 * first line of the manifest says, without looking at a signature.
 */
final class InstallRoot {
  static final Path LIBEXEC = Path.of("src", "main", "libexec").toAbsolutePath();

  private static final String PROGRAM =
      """
      #!/bin/sh
      # release install --root R --manifest M
      [ "$1 $2" = "release install" ] || exit 64
      read -r version <"$6"
      case $version in
        bad*)
          echo "Installing..."
          echo "fazt: the manifest is not signed by a key that is trusted here" >&2
          echo "  Trust the key first." >&2
          exit 1
          ;;
        hangs*) sleep 600 ;;
      esac
      mkdir -p "$4/releases/.staging-x"
      cp -R "$4/current/." "$4/releases/.staging-x"
      echo "$version" >"$4/releases/.staging-x/version"
      rm -rf "$4/releases/$version"
      mv -T "$4/releases/.staging-x" "$4/releases/$version"
      """;

  final Path root;
  final Path data;
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /** How a start of the guard ended. */
  record Ended(int status, String said) {}

  InstallRoot(Path folder) {
    this.folder = folder;
    root = folder.resolve("opt fazt");
    data = folder.resolve("data");
    make(root.resolve("releases"));
    make(data.resolve("upgrade"));
    write(root.resolve("guard"), read(LIBEXEC.resolve("guard")));
  }

  /** One in which 1.0.0 runs and 1.0.1 is on trial for the switch {@code u1}. */
  static InstallRoot onTrial(Path folder, String starts) {
    var root = new InstallRoot(folder).release("1.0.0").release("1.0.1").current("1.0.1");
    root.own("trial", "id=u1\nfrom=1.0.0\nto=1.0.1\nstarts=" + starts + "\nsince=1\n");
    return root;
  }

  /** One in which 1.0.0 runs and asks for 1.0.1, which is staged. */
  static InstallRoot asking(Path folder) {
    var root = new InstallRoot(folder).release("1.0.0").current("1.0.0");
    root.told("m", "1.0.1\n");
    root.told("request", "id=u1\nfrom=1.0.0\nto=1.0.1\naction=install\nmanifest=m\n");
    return root;
  }

  InstallRoot release(String version) {
    Path release = root.resolve("releases").resolve(version);
    make(release.resolve("bin"));
    make(release.resolve("libexec"));
    write(release.resolve("version"), version + "\n");
    write(release.resolve("libexec/guard"), read(LIBEXEC.resolve("guard")));
    executable(release.resolve("bin/fazt"), PROGRAM);
    return this;
  }

  InstallRoot current(String version) {
    try {
      Files.deleteIfExists(root.resolve("current"));
      Files.createSymbolicLink(root.resolve("current"), Path.of("releases", version));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file of the guard's. */
  InstallRoot own(String name, String text) {
    write(root.resolve(name), text);
    return this;
  }

  /** Writes a file of the node's. */
  InstallRoot told(String name, String text) {
    write(data.resolve("upgrade").resolve(name), text);
    return this;
  }

  InstallRoot with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Has the guard use this script for a program. */
  InstallRoot tool(String name, String script) {
    Path tools = folder.resolve("tools");
    make(tools);
    executable(tools.resolve(name), script);
    return with("PATH", tools + ":" + System.getenv("PATH"));
  }

  /** Runs the guard. */
  Ended start() {
    return start("exec sh \"$@\"");
  }

  /**
   * Runs the guard from a shell script.
   *
   * @param script has the guard and its words as its own
   */
  Ended start(String script) {
    var line = new ArrayList<>(List.of("sh", "-c", script, "start", root + "/guard"));
    line.addAll(List.of("--root", root.toString(), "--data", data.toString()));
    Path said = folder.resolve("said");
    var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().putAll(environment);
    try {
      int status = builder.start().waitFor();
      return new Ended(status, Files.readString(said));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The version that {@code current} names, if it can be started; otherwise nothing. */
  @Nullable String running() {
    Path link = root.resolve("current");
    try {
      if (!Files.isExecutable(link.resolve("bin/fazt"))) {
        return null;
      }
      return Files.readString(link.resolve("version")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a file of the guard's says; nothing if it is not there. */
  Map<String, String> says(String name) {
    Path file = root.resolve(name);
    var said = new LinkedHashMap<String, String>();
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      for (String line : read(file).lines().toList()) {
        int sign = line.indexOf('=');
        said.put(line.substring(0, Math.max(sign, 0)), line.substring(sign + 1));
      }
    }
    return said;
  }

  String outcome() {
    return says("outcome").getOrDefault("result", "none");
  }

  String reason() {
    return says("outcome").getOrDefault("reason", "");
  }

  boolean isOnTrial() {
    return Files.exists(root.resolve("trial"));
  }

  /** Names in a folder of the root, also those that are hidden. */
  List<String> names(String inRoot) {
    try (var files = Files.newDirectoryStream(root.resolve(inRoot))) {
      var names = new TreeSet<String>();
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
      return List.copyOf(names);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void make(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new file: a shell that still runs the old one goes on reading that. */
  static void executable(Path file, String script) {
    try {
      Files.deleteIfExists(file);
      write(file, script);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
