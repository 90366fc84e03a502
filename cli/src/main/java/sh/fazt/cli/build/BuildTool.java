package sh.fazt.cli.build;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sh.fazt.cli.shell.Shell;

/** A program that installs what a JavaScript app needs and runs its scripts. */
record BuildTool(String program, List<String> lockFiles) {
  private static final List<BuildTool> BY_PREFERENCE =
      List.of(
          new BuildTool("bun", List.of("bun.lockb", "bun.lock")),
          new BuildTool("pnpm", List.of("pnpm-lock.yaml")),
          new BuildTool("yarn", List.of("yarn.lock")),
          new BuildTool("npm", List.of("package-lock.json")));

  BuildTool {
    lockFiles = List.copyOf(lockFiles);
  }

  /** An installed one, and where. */
  record Installed(BuildTool tool, Path file) {
    String name() {
      return tool.program;
    }
  }

  /** The one whose lock file a directory has, if it is installed; else the first that is. */
  static Optional<Installed> chosen(Path directory, Shell shell) {
    List<Installed> installed =
        BY_PREFERENCE.stream().flatMap(tool -> tool.installed(shell).stream()).toList();
    return installed.stream()
        .filter(one -> one.tool.isLocked(directory))
        .findFirst()
        .or(() -> installed.stream().findFirst());
  }

  private boolean isLocked(Path directory) {
    return lockFiles.stream().anyMatch(name -> Files.isRegularFile(directory.resolve(name)));
  }

  private Optional<Installed> installed(Shell shell) {
    return shell.variable("PATH").stream()
        .flatMap(path -> Stream.of(path.split(":")))
        // An empty or relative entry means wherever one happens to be, such as in a foreign clone.
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder).resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .map(file -> new Installed(this, file));
  }
}
