package sh.fazt.cli.site;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;

/**
 * The files of a directory that go online, in the order of their paths, and what was left out that
 * one might miss.
 *
 * <p>Left out are names that start with a dot (but {@code .well-known} at the top stays, since it
 * is served), {@code node_modules}, what git ignores and what {@code .faztignore} names, links that
 * lead out of the directory, links to directories, and what is neither file nor directory. A line
 * of {@code .faztignore} takes back what git ignores, and what it spells of the rest: {@code
 * !assets/node_modules/}, {@code !.hidden}.
 *
 * @param notices one sentence per thing left out that is no habit to leave out
 * @param leftOut by habit, or by an ignore file
 */
public record Site(Path root, List<SiteFile> files, List<String> notices, ExcludedFiles leftOut) {
  /** More than a node takes anywhere; it stops a walk through a whole disk. */
  private static final int MAX_FILES = 200_000;

  /**
   * A file as it goes online.
   *
   * @param path below the root, with slashes
   * @param size in bytes, when the directory was read
   * @param modifiedMillis since 1970, when the directory was read
   */
  public record SiteFile(String path, Path file, long size, long modifiedMillis) {}

  public Site {
    files = List.copyOf(files);
    notices = List.copyOf(notices);
  }

  public long bytes() {
    return files.stream().mapToLong(SiteFile::size).sum();
  }

  /**
   * Reads the names and sizes, not the content.
   *
   * @throws Failure if it is no directory, or holds nothing that goes online
   */
  public static Site read(Path directory, Shell shell) throws IOException {
    return read(directory, directory, shell);
  }

  /**
   * Reads the names and sizes, not the content.
   *
   * @param project the directory it was built from; ignore files from there on count as well
   * @throws Failure if it is no directory, or holds nothing that goes online
   */
  public static Site read(Path directory, Path project, Shell shell) throws IOException {
    Path root = rootOf(directory);
    var walk = new Walk(root, OuterRules.of(root, rootOf(project), shell));
    Files.walkFileTree(root, walk);
    walk.files.sort((one, two) -> one.path().compareTo(two.path()));
    if (walk.files.isEmpty()) {
      throw Failure.refused(
          "NOTHING_TO_DEPLOY",
          directory + " holds no files to put online",
          walk.leftOut
              .summary()
              .map(all -> all + "\nTo put all of it online: a .faztignore in it with the line !*")
              .orElse(
                  "Left out are names that start with a dot, node_modules,"
                      + " and what .gitignore and .faztignore name."));
    }
    return new Site(root, walk.files, walk.notices, walk.leftOut);
  }

  private static Path rootOf(Path directory) throws IOException {
    try {
      Path root = directory.toRealPath();
      if (!Files.isDirectory(root)) {
        throw new NotDirectoryException(directory.toString());
      }
      return root;
    } catch (NoSuchFileException _) {
      throw Failure.usage("no such directory: " + directory, "Give the directory to put online.");
    } catch (NotDirectoryException _) {
      throw Failure.usage(
          directory + " is a file, not a directory", "Give the directory to put online.");
    }
  }

  /** Whether a name directly in {@code folder} is left out by habit. */
  public static boolean isLeftOut(Path root, Path entry) {
    String name = String.valueOf(entry.getFileName());
    boolean wellKnown =
        name.equals(".well-known") && root.equals(entry.toAbsolutePath().getParent());
    return name.equals("node_modules") || (name.startsWith(".") && !wellKnown);
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<SiteFile> files = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final ExcludedFiles leftOut = new ExcludedFiles();
    private @Nullable IgnoreRules rules;

    private Walk(Path root, @Nullable IgnoreRules outer) {
      this.root = root;
      this.rules = outer;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (!folder.equals(root) && isOut(folder, true)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      rules = IgnoreRules.within(folder, prefixOf(folder), rules);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException cause)
        throws IOException {
      if (rules != null) {
        rules = rules.after(prefixOf(folder));
      }
      return super.postVisitDirectory(folder, cause);
    }

    private String prefixOf(Path folder) {
      return folder.equals(root) ? "" : pathOf(folder) + "/";
    }

    private boolean isOut(Path entry, boolean isFolder) {
      String path = pathOf(entry);
      IgnoreRules.@Nullable Match own = rules == null ? null : rules.ofFazt(path, isFolder);
      if (isLeftOut(root, entry)) {
        String name = String.valueOf(entry.getFileName());
        if (own != null && !own.leavesOut() && own.line().spells(name)) {
          return false;
        }
        leftOut.byDefault(path, name, isFolder);
        return true;
      }
      IgnoreRules.@Nullable Match word =
          own != null || rules == null ? own : rules.ofGit(path, isFolder);
      if (word == null || !word.leavesOut()) {
        return false;
      }
      leftOut.byRule(path, isFolder, word);
      return true;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (isOut(file, false)) {
        return FileVisitResult.CONTINUE;
      }
      if (attributes.isSymbolicLink()) {
        visitLink(file);
      } else if (attributes.isRegularFile()) {
        add(file, attributes);
      } else {
        notices.add("left out " + pathOf(file) + ": it is neither a file nor a directory");
      }
      if (files.size() > MAX_FILES) {
        throw Failure.refused(
            "TOO_MANY_FILES",
            root + " holds more than " + MAX_FILES + " files",
            "Is this the directory you meant?");
      }
      return FileVisitResult.CONTINUE;
    }

    private void visitLink(Path link) throws IOException {
      Path target;
      try {
        target = link.toRealPath();
      } catch (IOException _) {
        notices.add("left out " + pathOf(link) + ": the link leads nowhere");
        return;
      }
      if (!target.startsWith(root)) {
        notices.add("left out " + pathOf(link) + ": the link leads out of the directory");
      } else if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
        add(link, Files.readAttributes(target, BasicFileAttributes.class));
      } else {
        notices.add("left out " + pathOf(link) + ": links to directories are not followed");
      }
    }

    private void add(Path file, BasicFileAttributes attributes) {
      if (pathOf(file).indexOf('\uFFFD') >= 0) {
        throw Failure.refused(
            "NAME_NOT_UNICODE",
            "the name of '" + pathOf(file) + "' is not UTF-8",
            "Rename it; its visitors could not ask for it.");
      }
      files.add(
          new SiteFile(
              pathOf(file), file, attributes.size(), attributes.lastModifiedTime().toMillis()));
    }

    private String pathOf(Path file) {
      return root.relativize(file).toString();
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException cause) {
      if (cause instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw Failure.refused(
          "UNREADABLE",
          pathOf(file) + " cannot be read",
          "Allow reading it, or move it out of the directory.");
    }
  }
}
