package sh.fazt.cli.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.control.PlainJson;

/**
 * Makes what goes online out of a directory that holds sources: an app whose {@code package.json}
 * has a {@code build} script is built by its package manager. Everything else goes online as it is.
 *
 * <p>The output of the tools goes to the error stream. There is no time limit; the user can end
 * them with Ctrl-C, which reaches them as well.
 */
public final class BuildStep {
  private static final List<String> OUTPUTS = List.of("dist", "build", "out", ".output");
  private static final List<String> FIRST_PAGES = List.of("index.html", "manifest.json");

  /**
   * What goes online.
   *
   * @param how it came about: a program's name, {@code existing} for what was built before, or
   *     nothing if there was nothing to build
   */
  public record Built(Path directory, Optional<String> how) {}

  private final Path root;
  private final Shell shell;

  private BuildStep(Path root, Shell shell) {
    this.root = root;
    this.shell = shell;
  }

  /**
   * Builds a directory if it has to be.
   *
   * @throws Failure if that is not possible, or leaves nothing that could go online
   */
  public static Built of(Path directory, Shell shell) throws IOException {
    return Files.isRegularFile(directory.resolve("package.json"))
            && hasBuildScript(directory.resolve("package.json"))
        ? new BuildStep(directory, shell).built()
        : new Built(directory, Optional.empty());
  }

  private static boolean hasBuildScript(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    @Nullable Object value;
    try {
      value = PlainJson.read(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (IOException e) {
      throw Failure.refused(
          "PACKAGE_JSON",
          "package.json is no JSON object: " + e.getMessage(),
          "Mend it, or put the directory online as it is: --no-build");
    }
    return PlainJson.object(PlainJson.object(value).get("scripts")).get("build")
            instanceof String script
        && !script.isBlank();
  }

  private Built built() throws IOException {
    Optional<BuildTool.Installed> manager = BuildTool.chosen(root, shell);
    if (manager.isEmpty()) {
      return output()
          .map(folder -> new Built(folder, Optional.of("existing")))
          .orElseThrow(BuildStep::cannotBuild);
    }
    String name = manager.get().name();
    shell.say("Using " + name + " to build...");
    if (Files.notExists(root.resolve("node_modules"))) {
      run(manager.get(), "install");
    }
    shell.say("Building with " + name + "...");
    run(manager.get(), "run", "build");
    return output()
        .map(folder -> new Built(folder, Optional.of(name)))
        .orElseThrow(BuildStep::nothingBuilt);
  }

  /** A folder that is a link could lead anywhere, and a foreign repository may well hold one. */
  private Optional<Path> output() throws IOException {
    Path real = root.toRealPath();
    for (String name : OUTPUTS) {
      Path folder = root.resolve(name);
      boolean isSite =
          FIRST_PAGES.stream().anyMatch(page -> Files.isRegularFile(folder.resolve(page)));
      if (isSite && folder.toRealPath().startsWith(real)) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  private void run(BuildTool.Installed manager, String... words) throws IOException {
    var line = new java.util.ArrayList<>(List.of(manager.file().toString()));
    line.addAll(List.of(words));
    var builder = new ProcessBuilder(line).directory(root.toFile()).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().clear();
    builder.environment().putAll(shell.environment());
    Process process = builder.start();
    int code;
    try (InputStream output = process.getInputStream()) {
      copy(output, shell.err());
      code = process.waitFor();
    } catch (InterruptedException _) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw Failure.refused("INTERRUPTED", "the build was interrupted", "Run it again.");
    }
    if (code != 0) {
      String output = manager.name() + " " + String.join(" ", words);
      throw Failure.refused(
          "BUILD_FAILED",
          "'" + output + "' ended with code " + code,
          "What it said is above. Without building: --no-build");
    }
  }

  private static void copy(InputStream from, PrintStream to) throws IOException {
    byte[] buffer = new byte[4096];
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      to.write(buffer, 0, count);
      to.flush();
    }
  }

  private static Failure cannotBuild() {
    return Failure.refused(
        "NO_PACKAGE_MANAGER",
        "app requires building but no package manager available",
        """
        1. Install one of bun, pnpm, yarn, npm.
        2. Build it elsewhere and put the result online: fazt app deploy DIST_DIR
        3. Put the sources online as they are: --no-build""");
  }

  private static Failure nothingBuilt() {
    return Failure.refused(
        "NO_BUILD_OUTPUT",
        "the build left none of " + String.join(", ", OUTPUTS) + " with an index.html",
        "Name the folder it builds into: fazt app deploy DIR --no-build");
  }
}
