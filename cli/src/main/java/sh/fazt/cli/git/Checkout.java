package sh.fazt.cli.git;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Failure;

/**
 * The files of one commit of a repository, in a folder that is gone when this is closed. Only what
 * the commit needs is fetched.
 *
 * @param root of the repository's files
 * @param commit its id, 40 hexadecimal digits
 */
public record Checkout(Path root, String commit) implements AutoCloseable {
  private static final String TARGET = "refs/fazt/target";

  /**
   * Fetches.
   *
   * @param temporary where the folder is made
   * @throws Failure if there is no such repository, or nothing of that name in it
   */
  public static Checkout of(RepositoryUrl url, Path temporary) throws IOException {
    Remote remote = Remote.of(url);
    Remote.Found found = remote.find(url.ref());
    Path folder = Files.createTempDirectory(temporary, "fazt-install-");
    boolean whole = false;
    try {
      String commit = fetched(remote, found, folder);
      whole = true;
      return new Checkout(folder, commit);
    } catch (GitAPIException | JGitInternalException e) {
      throw remote.failure(e);
    } finally {
      if (!whole) {
        delete(folder);
      }
    }
  }

  private static String fetched(Remote remote, Remote.Found found, Path folder)
      throws IOException, GitAPIException {
    try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
      var fetch =
          git.fetch()
              .setRemote(remote.url())
              .setTimeout(Remote.PATIENCE_SECONDS)
              .setTagOpt(TagOpt.NO_TAGS);
      String wanted =
          switch (found) {
            case Remote.Found.Named(String name, _) -> {
              fetch.setDepth(1).setRefSpecs(new RefSpec("+" + name + ":" + TARGET)).call();
              yield TARGET;
            }
            // Not every server gives a commit by its id, so everything is fetched to look in.
            case Remote.Found.PossibleCommit(String id) -> {
              fetch
                  .setRefSpecs(
                      new RefSpec("+refs/heads/*:refs/fazt/heads/*"),
                      new RefSpec("+refs/tags/*:refs/fazt/tags/*"))
                  .call();
              yield id;
            }
          };
      @Nullable ObjectId commit = git.getRepository().resolve(wanted + "^{commit}");
      if (commit == null) {
        throw Remote.noSuchRef(wanted);
      }
      git.checkout().setName(commit.name()).call();
      return commit.name();
    }
  }

  /**
   * A folder of the repository.
   *
   * @param path with slashes; for a file, its folder is used
   * @throws Failure if it is not there, or is a link that leads out of the repository
   */
  public Path folder(String path) throws IOException {
    Path real = root.toRealPath();
    Path named = root.resolve(path);
    Path folder = Files.isRegularFile(named) ? named.getParent() : named;
    if (folder == null || !Files.isDirectory(folder) || !folder.toRealPath().startsWith(real)) {
      throw Failure.refused(
          "FOLDER_NOT_FOUND",
          "the repository has no folder '" + path + "'",
          "Look at it in a browser, and mind the branch.");
    }
    return folder;
  }

  /** How many files the commit has. */
  public long files() throws IOException {
    try (var walk = Files.walk(root)) {
      Path own = root.resolve(".git");
      return walk.filter(path -> !path.startsWith(own) && !Files.isDirectory(path)).count();
    }
  }

  @Override
  public void close() throws IOException {
    delete(root);
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path below, @Nullable IOException cause)
              throws IOException {
            Files.delete(below);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
