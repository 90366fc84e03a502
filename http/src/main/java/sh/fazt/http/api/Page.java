package sh.fazt.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list in pieces. Each entry has a key; entries are sorted by it, and a cursor is the key of the
 * last one of a page, so that what comes and goes meanwhile neither doubles nor hides another.
 */
final class Page {
  private Page() {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Meta(long total, @Nullable String nextCursor) {}

  /**
   * The page that is asked for; all of it unless there is a limit.
   *
   * @param key sorts the entries; no two have the same
   */
  static <T> Reply of(Call call, List<T> all, Function<T, String> key, Function<T, ?> view) {
    var sorted = all.stream().sorted(Comparator.comparing(key)).toList();
    var limit = call.values().whole("limit");
    String after = call.values().text("cursor").map(Page::decoded).orElse("");
    var rest =
        after.isEmpty()
            ? sorted
            : sorted.stream().filter(one -> key.apply(one).compareTo(after) > 0).toList();
    if (limit.isEmpty() && after.isEmpty()) {
      return Reply.of(sorted.stream().map(view).toList());
    }
    int most = (int) limit.orElse(Integer.MAX_VALUE);
    boolean more = rest.size() > most;
    var page = more ? rest.subList(0, most) : rest;
    String next = more ? encoded(key.apply(page.getLast())) : null;
    return new Reply(
        0, page.stream().map(view).toList(), new Meta(all.size(), next), null, List.of());
  }

  /** A key that sorts the larger number first. */
  static String falling(long number) {
    return "%016x".formatted(Long.MAX_VALUE - number);
  }

  static String encoded(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  static String decoded(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw ApiRefusal.badRequest("cursor must be one that an answer had as meta.next_cursor")
          .asException();
    }
  }
}
