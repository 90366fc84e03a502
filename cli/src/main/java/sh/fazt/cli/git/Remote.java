package sh.fazt.cli.git;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;

/**
 * A remote repository, as far as it is known without fetching any object.
 *
 * @param refs its branches, tags and {@code HEAD}, by their full names
 */
public record Remote(String url, Map<String, Ref> refs) {
  static final int PATIENCE_SECONDS = 60;

  /** What a name in a repository leads to. */
  public sealed interface Found {
    /** A branch or tag, by its full name, and the commit it is at. */
    record Named(String name, String commit) implements Found {}

    /** Nothing of that name, but it could be a commit's id or the beginning of one. */
    record PossibleCommit(String id) implements Found {}
  }

  public Remote {
    refs = Map.copyOf(refs);
  }

  /**
   * Asks for the names there are.
   *
   * @throws Failure if there is no such repository, or its host cannot be reached
   */
  public static Remote of(RepositoryUrl url) {
    OwnSettings.use();
    var nothing = new Remote(url.remote(), Map.of());
    try {
      return new Remote(
          url.remote(),
          Git.lsRemoteRepository()
              .setRemote(url.remote())
              .setTimeout(PATIENCE_SECONDS)
              .callAsMap());
    } catch (GitAPIException | JGitInternalException e) {
      throw nothing.failure(e);
    }
  }

  /**
   * What a branch, tag or commit is; nothing named is what the repository shows first.
   *
   * @throws Failure if it has nothing of that name
   */
  public Found find(Optional<String> ref) {
    List<String> names =
        ref.map(name -> List.of("refs/heads/" + name, "refs/tags/" + name))
            .orElse(List.of(Constants.HEAD));
    for (String name : names) {
      @Nullable Ref found = refs.get(name);
      if (found != null) {
        @Nullable ObjectId peeled = found.getPeeledObjectId();
        ObjectId id = peeled == null ? found.getObjectId() : peeled;
        return new Found.Named(name, id.name());
      }
    }
    String name = ref.orElse(Constants.HEAD);
    boolean hexadecimal =
        name.length() >= 7
            && name.length() <= 40
            && name.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    if (!hexadecimal) {
      throw noSuchRef(name);
    }
    return new Found.PossibleCommit(name);
  }

  static Failure noSuchRef(String name) {
    return name.equals(Constants.HEAD)
        ? Failure.refused(
            "EMPTY_REPOSITORY", "the repository is empty", "Nothing can be installed.")
        : Failure.refused(
            "REF_NOT_FOUND",
            "the repository has no branch, tag or commit '" + name + "'",
            "Names are told apart by case.");
  }

  Failure failure(Exception e) {
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      boolean unreachable =
          cause instanceof ConnectException
              || cause instanceof UnknownHostException
              || cause instanceof NoRouteToHostException
              || cause instanceof SocketTimeoutException;
      if (unreachable) {
        return new Failure(
            ExitCode.UNREACHABLE, "GIT_UNREACHABLE", url + ": nobody answers there", null);
      }
    }
    return Failure.refused(
        "GIT_FAILED",
        "cannot clone: " + String.valueOf(e.getMessage()).strip(),
        "Is the URL right, and the repository public?");
  }
}
