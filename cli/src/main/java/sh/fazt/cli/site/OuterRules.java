package sh.fazt.cli.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Shell;

/**
 * The ignore files around a directory that goes online: what git would not take must not go online
 * because it was deployed from a folder further down. If git takes nothing of the directory at all,
 * it is the output of a build, and was named explicitly: then what git ignores around it says
 * nothing about its files.
 */
final class OuterRules {
  private final Path root;
  private final List<Folder> folders;
  private final List<IgnoreFile> excludes;

  /** A folder around the directory, and its ignore files. */
  private record Folder(Path path, @Nullable IgnoreFile git, @Nullable IgnoreFile fazt) {}

  private OuterRules(Path root, List<Folder> folders, List<IgnoreFile> excludes) {
    this.root = root;
    this.folders = folders;
    this.excludes = excludes;
  }

  /**
   * The rules that hold in a directory because of what is around it.
   *
   * @param root the directory, as its real path
   * @param project a folder around it, or itself; from there on ignore files count even if the
   *     directory lies in no working copy
   * @return none if there are none
   */
  static @Nullable IgnoreRules of(Path root, Path project, Shell shell) throws IOException {
    Optional<GitWorkTree> tree = GitWorkTree.around(root);
    Path top = tree.map(GitWorkTree::root).orElse(root.startsWith(project) ? project : root);
    var folders = new ArrayList<Folder>();
    for (@Nullable Path folder = root.getParent();
        folder != null && folder.startsWith(top);
        folder = folder.getParent()) {
      folders.addFirst(
          new Folder(
              folder, among(folder, IgnoreRules.GIT, root), among(folder, IgnoreRules.FAZT, root)));
    }
    List<IgnoreFile> excludes = tree.isPresent() ? tree.get().excludes(shell) : List.of();
    return new OuterRules(root, folders, excludes).rules(top);
  }

  private static @Nullable IgnoreFile among(Path folder, String name, Path root)
      throws IOException {
    Path file = folder.resolve(name);
    return IgnoreFile.among(file, root.relativize(file).toString());
  }

  private @Nullable IgnoreRules rules(Path top) throws IOException {
    @Nullable IgnoreRules all = chain(top, !isIgnored(), true);
    return all != null && takesNothing(all) ? chain(top, false, false) : all;
  }

  private @Nullable IgnoreRules chain(Path top, boolean git, boolean outside) {
    @Nullable IgnoreRules rules = null;
    if (outside) {
      for (IgnoreFile file : excludes.reversed()) {
        rules = new IgnoreRules("", above(top), file, null, rules);
      }
    }
    for (Folder folder : folders) {
      @Nullable IgnoreFile ofGit = git ? folder.git() : null;
      if (ofGit != null || folder.fazt() != null) {
        rules = new IgnoreRules("", above(folder.path()), ofGit, folder.fazt(), rules);
      }
    }
    return rules;
  }

  private String above(Path folder) {
    return folder.equals(root) ? "" : folder.relativize(root) + "/";
  }

  /** Whether git ignores the directory, or a folder it lies in. */
  private boolean isIgnored() {
    for (int depth = 1; depth <= folders.size(); depth++) {
      Path folder = depth < folders.size() ? folders.get(depth).path() : root;
      if (isIgnored(folder, depth)) {
        return true;
      }
    }
    return false;
  }

  private boolean isIgnored(Path folder, int depth) {
    for (Folder around : folders.subList(0, depth).reversed()) {
      @Nullable IgnoreFile file = around.git();
      @Nullable IgnorePattern line =
          file == null ? null : file.about(path(around.path(), folder), true);
      if (line != null) {
        return !line.takesBack();
      }
    }
    for (IgnoreFile file : excludes) {
      @Nullable IgnorePattern line = file.about(path(folders.getFirst().path(), folder), true);
      if (line != null) {
        return !line.takesBack();
      }
    }
    return false;
  }

  private static byte[] path(Path from, Path to) {
    return from.relativize(to).toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Whether git would take none of what lies directly in the directory. */
  private boolean takesNothing(IgnoreRules rules) throws IOException {
    boolean some = false;
    try (var entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        if (Site.isLeftOut(root, entry)) {
          continue;
        }
        some = true;
        IgnoreRules.@Nullable Match word =
            rules.ofGit(
                String.valueOf(entry.getFileName()),
                Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS));
        if (word == null || !word.leavesOut()) {
          return false;
        }
      }
    }
    return some;
  }
}
