package sh.fazt.cli.git;

import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** Repositories for tests, which read and write nothing in the home of whoever runs them. */
public final class TestRepository {
  private TestRepository() {}

  /** A new one, with a branch main to begin with. */
  public static Git in(Path folder) throws GitAPIException {
    OwnSettings.use();
    return Git.init().setInitialBranch("main").setDirectory(folder.toFile()).call();
  }
}
