package sh.fazt.cli.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Failure;

/**
 * What the ignore files of one folder say, and of those around it. The innermost file that has a
 * word on a path decides. All {@code .faztignore} files come before all {@code .gitignore} files,
 * so that they can take back what those leave out: what is built is not for git, but for visitors.
 *
 * @param prefix the folder's path below the directory that goes online; empty, or ends in a slash
 * @param above the path from the folder down to the directory that goes online, if the folder lies
 *     around it; empty, or ends in a slash
 * @param git what git reads there, or none
 * @param fazt our own, or none
 * @param outer the rules that hold around it, or none
 */
record IgnoreRules(
    String prefix,
    String above,
    @Nullable IgnoreFile git,
    @Nullable IgnoreFile fazt,
    @Nullable IgnoreRules outer) {
  static final String GIT = ".gitignore";
  static final String FAZT = ".faztignore";

  /** What a line of a file says of a path. */
  record Match(IgnoreFile file, IgnorePattern line) {
    boolean leavesOut() {
      return !line.takesBack();
    }
  }

  /**
   * The rules that hold in a folder of the directory that goes online.
   *
   * @return the outer ones themselves if the folder has no ignore file
   * @throws Failure if an ignore file cannot be read
   */
  static @Nullable IgnoreRules within(Path folder, String prefix, @Nullable IgnoreRules outer)
      throws IOException {
    @Nullable IgnoreFile git = IgnoreFile.among(folder.resolve(GIT), prefix + GIT);
    @Nullable IgnoreFile fazt = IgnoreFile.among(folder.resolve(FAZT), prefix + FAZT);
    return git == null && fazt == null ? outer : new IgnoreRules(prefix, "", git, fazt, outer);
  }

  /** The rules that hold outside of the folder these were made for. */
  @Nullable IgnoreRules after(String folderPrefix) {
    return above.isEmpty() && prefix.equals(folderPrefix) ? outer : this;
  }

  /**
   * What git's files say of a path, or none.
   *
   * @param path below the directory that goes online
   */
  @Nullable Match ofGit(String path, boolean isFolder) {
    @Nullable Match word = word(git, path, isFolder);
    return word != null || outer == null ? word : outer.ofGit(path, isFolder);
  }

  /**
   * What our own files say of a path, or none.
   *
   * @param path below the directory that goes online
   */
  @Nullable Match ofFazt(String path, boolean isFolder) {
    @Nullable Match word = word(fazt, path, isFolder);
    return word != null || outer == null ? word : outer.ofFazt(path, isFolder);
  }

  private @Nullable Match word(@Nullable IgnoreFile file, String path, boolean isFolder) {
    if (file == null) {
      return null;
    }
    String below = above + path.substring(prefix.length());
    @Nullable IgnorePattern line = file.about(below.getBytes(StandardCharsets.UTF_8), isFolder);
    return line == null ? null : new Match(file, line);
  }
}
