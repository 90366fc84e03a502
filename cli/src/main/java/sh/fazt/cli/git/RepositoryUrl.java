package sh.fazt.cli.git;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sh.fazt.cli.shell.Failure;

/**
 * Where an app lies in a repository.
 *
 * @param remote what is cloned: an {@code https} or {@code file} URL
 * @param ref a branch, a tag or a commit; nothing for what the repository shows first
 * @param path of a folder in it, with slashes; empty for all of it
 */
public record RepositoryUrl(String remote, Optional<String> ref, String path) {
  private static final String GITHUB = "github.com";
  private static final String FORMS =
      "Forms: github.com/USER/REPO, github:USER/REPO/FOLDER@REF, https://HOST/PATH.git/FOLDER@REF";

  /**
   * Reads what a user typed.
   *
   * @throws Failure if it names no repository that may be cloned
   */
  public static RepositoryUrl parse(String typed) {
    String text = typed.strip();
    int end = firstOf(text, "?#");
    text = withScheme(end < 0 ? text : text.substring(0, end));
    int scheme = text.indexOf("://");
    String kind = text.substring(0, scheme).toLowerCase(Locale.ROOT);
    String rest = text.substring(scheme + 3);
    int slash = rest.indexOf('/');
    String host = (slash < 0 ? rest : rest.substring(0, slash)).toLowerCase(Locale.ROOT);
    String path = slash < 0 ? "" : rest.substring(slash + 1);
    if (host.contains("@")) {
      // It would be kept in the journal of the node, as where the app came from.
      throw Failure.usage("a URL with a password in it is not taken", FORMS);
    }
    return switch (kind) {
      case "file" -> host.isEmpty() ? divided("file:///", path) : unsupported(typed);
      case "https" -> {
        if (host.isEmpty()) {
          throw tooShort();
        }
        boolean onGithub = host.equals(GITHUB) || host.equals("www." + GITHUB);
        yield onGithub ? github(path) : divided("https://" + host + "/", path);
      }
      default -> unsupported(typed);
    };
  }

  private static RepositoryUrl unsupported(String typed) {
    throw Failure.usage("unsupported URL: '" + typed + "' (only https is cloned)", FORMS);
  }

  private static Failure tooShort() {
    return Failure.usage("invalid URL format: need at least host/owner/repo", FORMS);
  }

  private static String withScheme(String text) {
    if (text.startsWith("github:")) {
      return "https://" + GITHUB + "/" + text.substring("github:".length());
    }
    if (text.contains("://")) {
      return text;
    }
    if (text.startsWith("git@") || text.startsWith("/") || text.startsWith(".")) {
      return unsupported(text).remote();
    }
    return "https://" + text;
  }

  private static int firstOf(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** On GitHub a repository has two names, so what follows is a folder, or says where to look. */
  private static RepositoryUrl github(String path) {
    var at = Reference.in(path);
    List<String> names = names(at.before());
    if (names.size() < 2) {
      throw tooShort();
    }
    String repository = withoutGit(names.get(1));
    String remote = "https://" + GITHUB + "/" + names.get(0) + "/" + repository;
    List<String> rest = names.subList(2, names.size());
    boolean looks =
        rest.size() >= 2 && (rest.getFirst().equals("tree") || rest.getFirst().equals("blob"));
    return looks
        ? of(remote, Optional.of(rest.get(1)), rest.subList(2, rest.size()))
        : of(remote, at.ref(), rest);
  }

  /** Elsewhere a repository ends in {@code .git}, or is all of the path. */
  private static RepositoryUrl divided(String start, String path) {
    var at = Reference.in(path);
    List<String> names = names(at.before());
    int last = names.size() - 1;
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).endsWith(".git") && !names.get(i).equals(".git")) {
        last = i;
        break;
      }
    }
    if (last < 1) {
      throw tooShort();
    }
    return of(
        start + String.join("/", names.subList(0, last + 1)),
        at.ref(),
        names.subList(last + 1, names.size()));
  }

  private static RepositoryUrl of(String remote, Optional<String> ref, List<String> path) {
    ref.ifPresent(RepositoryUrl::checkRef);
    if (path.contains("..") || path.contains(".") || path.contains(".git")) {
      throw Failure.usage("'" + String.join("/", path) + "' is no folder of a repository", FORMS);
    }
    return new RepositoryUrl(remote, ref, String.join("/", path));
  }

  private static void checkRef(String ref) {
    boolean plain =
        !ref.isEmpty()
            && !ref.startsWith("-")
            && !ref.contains("..")
            && ref.chars().allMatch(c -> c > ' ' && c < 0x7f && "~^:?*[\\".indexOf(c) < 0);
    if (!plain) {
      throw Failure.usage("'" + ref + "' is no branch, tag or commit", FORMS);
    }
  }

  /** The part behind an {@code @}, which may hold slashes as branches do. */
  private record Reference(String before, Optional<String> ref) {
    static Reference in(String path) {
      int at = path.indexOf('@');
      return at < 0
          ? new Reference(path, Optional.empty())
          : new Reference(path.substring(0, at), Optional.of(path.substring(at + 1)));
    }
  }

  private static List<String> names(String path) {
    return Arrays.stream(path.split("/", -1)).filter(name -> !name.isEmpty()).toList();
  }

  private static String withoutGit(String name) {
    return name.endsWith(".git") ? name.substring(0, name.length() - ".git".length()) : name;
  }

  /** Without the ref, in a form that {@link #parse} reads. */
  public String stored() {
    return path.isEmpty() ? remote : remote + "/" + path;
  }

  /** The same place at another branch, tag or commit. */
  public RepositoryUrl at(Optional<String> other) {
    return new RepositoryUrl(remote, other, path);
  }

  /** The default name of an app from here: its folder, or the repository. */
  public String lastName() {
    String whole = stored();
    return withoutGit(whole.substring(whole.lastIndexOf('/') + 1));
  }

  @Override
  public String toString() {
    return stored() + ref.map(name -> "@" + name).orElse("");
  }
}
