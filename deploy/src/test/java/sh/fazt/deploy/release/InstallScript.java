package sh.fazt.deploy.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import sh.fazt.registry.release.TestKey;

/**
 * {@code install.sh} run for a user on a machine that has only the tools a test puts there. The
 * user is nobody in particular, also where tests are run by root.
 */
final class InstallScript {
  private static final Path SCRIPT = Path.of("install.sh").toAbsolutePath();
  private static final List<String> NEEDED =
      List.of(
          "sh",
          "cat",
          "openssl",
          "sha256sum",
          "tar",
          "gzip",
          "awk",
          "sed",
          "grep",
          "wc",
          "cut",
          "head",
          "tr",
          "cp",
          "mv",
          "rm",
          "rmdir",
          "ln",
          "mkdir",
          "chmod",
          "mktemp",
          "dirname",
          "readlink",
          "df",
          "sync",
          "uname",
          "curl",
          "wget",
          "ss",
          "touch");

  private final Path tools;
  private final Path home;
  private final Path script;

  /** What the script said. */
  record Ended(int exit, String out, String err) {}

  InstallScript(Path folder) throws IOException {
    tools = Files.createDirectories(folder.resolve("tools"));
    home = Files.createDirectories(folder.resolve("home"));
    script = Files.copy(SCRIPT, folder.resolve("install.sh"));
    for (String tool : NEEDED) {
      for (String place : List.of("/usr/bin", "/bin", "/usr/sbin")) {
        Path real = Path.of(place, tool);
        if (Files.isExecutable(real) && !Files.exists(tools.resolve(tool))) {
          Files.createSymbolicLink(tools.resolve(tool), real);
        }
      }
    }
    tool("id", "case $1 in -u) echo 1000 ;; *) echo somebody ;; esac");
  }

  Path home() {
    return home;
  }

  /** Where this user's program is put. */
  Path root() {
    return home.resolve(".local/share/fazt/program");
  }

  Path link() {
    return home.resolve(".local/bin/fazt");
  }

  Path script() {
    return script;
  }

  /** A tool that does something else than the machine's. */
  void tool(String name, String shell) throws IOException {
    Files.deleteIfExists(tools.resolve(name));
    Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + shell + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Of the two that can fetch only this one is there; the test is skipped if it is not at all. */
  void only(String fetching) throws IOException {
    for (String tool : List.of("curl", "wget")) {
      if (!tool.equals(fetching)) {
        Files.deleteIfExists(tools.resolve(tool));
      }
    }
    Assumptions.assumeTrue(
        fetching.isEmpty() || Files.exists(tools.resolve(fetching)), fetching + " is missing");
  }

  void without(String name) throws IOException {
    Files.delete(tools.resolve(name));
  }

  /** As {@code release.sh} hands it out: with the key of its releases. */
  void trust(TestKey key) throws IOException {
    String text = Files.readString(script);
    Files.writeString(
        script, text.replace("\nrelease_key=''\n", "\nrelease_key='" + key.pem().strip() + "'\n"));
  }

  /** Only the first part of it, as after a connection that broke. */
  void cutTo(int letters) throws IOException {
    Files.writeString(script, Files.readString(script).substring(0, letters));
  }

  Ended run(String... words) throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of("/bin/sh", script.toString()));
    line.addAll(List.of(words));
    Path err = home.resolveSibling("err");
    // In a session of its own it has no terminal to ask at, whoever runs the tests.
    line.addAll(0, List.of("setsid", "-w"));
    var command = new ProcessBuilder(line).redirectError(err.toFile());
    command.environment().clear();
    command
        .environment()
        .putAll(
            Map.of(
                "PATH", tools.toString(),
                "HOME", home.toString(),
                "TMPDIR", home.resolve("..").normalize().toString()));
    Process process = command.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, Files.readString(err));
  }
}
