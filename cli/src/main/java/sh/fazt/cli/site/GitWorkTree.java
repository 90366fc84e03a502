package sh.fazt.cli.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Shell;

/**
 * The working copy that contains a directory, and what git ignores there in addition to the {@code
 * .gitignore} files: {@code .git/info/exclude} and the user's {@code core.excludesFile}.
 *
 * @param root of the working copy
 * @param repository where git keeps what belongs to all working copies of the repository
 */
record GitWorkTree(Path root, Path repository) {

  /** The one a directory lies in, or none. */
  static Optional<GitWorkTree> around(Path directory) throws IOException {
    for (@Nullable Path folder = directory; folder != null; folder = folder.getParent()) {
      Path git = folder.resolve(".git");
      if (Files.isRegularFile(git.resolve("HEAD"))) {
        return Optional.of(new GitWorkTree(folder, git));
      }
      if (Files.isRegularFile(git)) {
        Optional<Path> linked = linked(folder, git);
        if (linked.isPresent()) {
          return Optional.of(new GitWorkTree(folder, linked.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** Of a second working copy or a submodule, which only name where their repository is. */
  private static Optional<Path> linked(Path folder, Path file) throws IOException {
    String text = text(file).strip();
    if (!text.startsWith("gitdir:")) {
      return Optional.empty();
    }
    Path own = folder.resolve(text.substring("gitdir:".length()).strip());
    Path common = own.resolve("commondir");
    return Optional.of(Files.isRegularFile(common) ? own.resolve(text(common).strip()) : own);
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /** Further ignore rules of git, the strongest first. */
  List<IgnoreFile> excludes(Shell shell) throws IOException {
    return Stream.of(
            Optional.ofNullable(
                IgnoreFile.outside(repository.resolve("info/exclude"), ".git/info/exclude")),
            excludesFile(shell))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<IgnoreFile> excludesFile(Shell shell) throws IOException {
    Path settings =
        shell
            .variable("XDG_CONFIG_HOME")
            .map(Path::of)
            .orElseGet(() -> shell.home().resolve(".config"))
            .resolve("git");
    Path file =
        configured(settings, shell)
            .map(name -> name.startsWith("~") ? shell.path(name) : root.resolve(name))
            .orElse(settings.resolve("ignore"));
    return Optional.ofNullable(IgnoreFile.outside(file, file.toString()));
  }

  /** The last file that sets it counts. */
  private Optional<String> configured(Path settings, Shell shell) throws IOException {
    var files = new ArrayList<Path>();
    if (shell.variable("GIT_CONFIG_NOSYSTEM").isEmpty()) {
      files.add(Path.of(shell.variable("GIT_CONFIG_SYSTEM").orElse("/etc/gitconfig")));
    }
    Optional<String> global = shell.variable("GIT_CONFIG_GLOBAL");
    if (global.isPresent()) {
      files.add(Path.of(global.get()));
    } else {
      files.add(settings.resolve("config"));
      files.add(shell.home().resolve(".gitconfig"));
    }
    files.add(repository.resolve("config"));
    Optional<String> found = Optional.empty();
    for (Path file : files) {
      Optional<String> here = excludesFileIn(file);
      found = here.isPresent() ? here : found;
    }
    return found;
  }

  /** JGit reads it, but is only loaded if there is such a setting. */
  private static Optional<String> excludesFileIn(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return Optional.empty();
    }
    String text = text(file);
    if (!text.toLowerCase(Locale.ROOT).contains("excludesfile")) {
      return Optional.empty();
    }
    return GitConfig.excludesFile(text);
  }

  /**
   * A class of its own, for Java loads what a method may catch as soon as it loads the method's
   * class, and the jar of git's library is signed, which alone takes longer than most commands.
   */
  private static final class GitConfig {
    static Optional<String> excludesFile(String text) {
      var config = new Config();
      try {
        config.fromText(text);
      } catch (ConfigInvalidException _) {
        return Optional.empty();
      }
      return Optional.ofNullable(config.getString("core", null, "excludesFile"));
    }
  }
}
