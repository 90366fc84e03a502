package sh.fazt.http.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.ApiJson;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.auth.Permissions;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.RoutingTable;

/**
 * A family of apps as JSON, each with its forks inside it, written member by member: a large family
 * takes no more memory than the way down to one of its members.
 */
final class LineageText implements Iterator<String> {
  /** Generations that are shown: nobody reads more, and JSON nests no deeper everywhere. */
  private static final int DEPTH = 200;

  private final RoutingTable table;
  private final Caller caller;
  private final Deque<Iterator<AppRow>> open = new ArrayDeque<>();
  private @Nullable AppRow root;
  private long left;
  private boolean first = true;

  /**
   * The family below an app.
   *
   * @param max members that are written; who has more of them says that it is cut
   */
  LineageText(RoutingTable table, AppRow root, Caller caller, long max) {
    this.table = table;
    this.root = root;
    this.caller = caller;
    this.left = max;
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Member(
      String id,
      @JsonInclude(JsonInclude.Include.ALWAYS) String title,
      List<String> aliases,
      @Nullable Boolean removed,
      @Nullable Boolean cut) {}

  @Override
  public boolean hasNext() {
    return root != null || !open.isEmpty();
  }

  @Override
  public String next() {
    if (root != null) {
      AppRow top = root;
      root = null;
      return member(top);
    }
    if (open.isEmpty()) {
      throw new NoSuchElementException();
    }
    var forks = open.getLast();
    if (!forks.hasNext() || left <= 0) {
      open.removeLast();
      first = false;
      return forks.hasNext() ? "],\"cut\":true}" : "]}";
    }
    return (first ? "" : ",") + member(forks.next());
  }

  /** A member, up to its first fork if it has any that are shown. */
  private String member(AppRow app) {
    left--;
    var forks = seen(app, DEPTH).iterator();
    boolean any = forks.hasNext();
    boolean shown = any && open.size() < DEPTH && left > 0;
    String text =
        ApiJson.text(
            new Member(
                app.id().value(),
                app.metadata().title(),
                AppView.names(table, app.id(), caller),
                app.removed() ? true : null,
                (any && !shown) ? true : null));
    if (!shown) {
      first = false;
      return text;
    }
    open.addLast(forks);
    first = true;
    return text.substring(0, text.length() - 1) + ",\"forks\":[";
  }

  /** Oldest first; in the place of one that the caller may not know those of it. */
  private Stream<AppRow> seen(AppRow app, int depth) {
    var forks = new ArrayList<AppRow>();
    table.forksOf(app.id()).forEachRemaining(forks::add);
    return forks.reversed().stream()
        .flatMap(
            fork ->
                Permissions.touches(table, fork.id(), caller)
                    ? Stream.of(fork)
                    : depth == 0 ? Stream.of() : seen(fork, depth - 1));
  }
}
