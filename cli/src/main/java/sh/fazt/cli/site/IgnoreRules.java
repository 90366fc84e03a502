package sh.fazt.cli.site;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Failure;

/**
 * What the ignore files of one folder say, and of those around it up to the directory that goes
 * online. {@code .faztignore} comes after {@code .gitignore}, so that it can take back what that
 * leaves out: what is built is not for git, but for visitors.
 *
 * <p>Only made where there is such a file. Reading the first one loads a library and its logger,
 * which takes longer than a whole walk.
 */
final class IgnoreRules {
  private static final String[] NAMES = {".gitignore", ".faztignore"};

  /** Longer than any list a person keeps. */
  private static final long LONGEST_FILE = 1 << 20;

  private final String prefix;
  private final IgnoreNode node;
  private final @Nullable IgnoreRules outer;

  private IgnoreRules(String prefix, IgnoreNode node, @Nullable IgnoreRules outer) {
    this.prefix = prefix;
    this.node = node;
    this.outer = outer;
  }

  /**
   * The rules that hold in a folder.
   *
   * @param prefix the folder's path below the directory that goes online; empty, or ends in a slash
   * @param outer the rules that hold around it
   * @return the outer ones themselves if the folder has no ignore file
   * @throws Failure if an ignore file cannot be read
   */
  static @Nullable IgnoreRules within(Path folder, String prefix, @Nullable IgnoreRules outer)
      throws IOException {
    @Nullable IgnoreRules rules = outer;
    for (String name : NAMES) {
      Path file = folder.resolve(name);
      // Like git, which does not follow a link here either.
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        rules =
            rules == outer || rules == null
                ? new IgnoreRules(prefix, new IgnoreNode(), outer)
                : rules;
        rules.add(file, prefix + name);
      }
    }
    return rules;
  }

  private void add(Path file, String shown) throws IOException {
    if (Files.size(file) > LONGEST_FILE) {
      throw Failure.refused("IGNORE_FILE", shown + " is too large to be read", "Shorten it.");
    }
    if (!Files.isReadable(file)) {
      throw Failure.refused(
          "UNREADABLE", shown + " cannot be read", "What it leaves out might go online otherwise.");
    }
    node.parse(shown, new ByteArrayInputStream(Files.readAllBytes(file)));
  }

  /** The rules that hold outside of the folder these were made for. */
  @Nullable IgnoreRules after(String folderPrefix) {
    return prefix.equals(folderPrefix) ? outer : this;
  }

  /**
   * Whether a path is left out. The innermost file that has a word on it decides.
   *
   * @param path below the directory that goes online
   */
  boolean leaveOut(String path, boolean isFolder) {
    @Nullable Boolean said = node.checkIgnored(path.substring(prefix.length()), isFolder);
    if (said != null) {
      return said;
    }
    return outer != null && outer.leaveOut(path, isFolder);
  }
}
