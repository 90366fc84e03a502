package sh.fazt.registry.domain.access;

import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import sh.fazt.journal.Scope;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;

/** Scopes as people write them: words with spaces or commas between. */
public final class ScopeList {
  private static final Pattern BETWEEN = Pattern.compile("[\\s,]+");
  private static final int LONGEST_SHOWN = 40;

  /** What a key may do that was made without saying so: everything but administer the node. */
  public static final List<Scope> DEFAULT =
      List.of(Scope.READ, Scope.DEPLOY, Scope.ROUTE, Scope.DATA);

  private ScopeList() {}

  /**
   * The scopes the text names, each once.
   *
   * @throws RejectedException with a {@link Rejection} if a word is unknown or there is none
   */
  public static List<Scope> parse(String text) {
    var scopes = EnumSet.noneOf(Scope.class);
    BETWEEN
        .splitAsStream(text)
        .filter(word -> !word.isEmpty())
        .forEach(
            word ->
                scopes.add(
                    Scope.parse(word)
                        .orElseThrow(
                            () ->
                                new RejectedException(
                                    AccessRejections.unknownScope(shown(word))))));
    if (scopes.isEmpty()) {
      throw new RejectedException(AccessRejections.noScopes());
    }
    return List.copyOf(scopes);
  }

  private static String shown(String word) {
    return word.length() <= LONGEST_SHOWN ? word : word.substring(0, LONGEST_SHOWN) + "…";
  }
}
