package sh.fazt.http.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.Rows;
import sh.fazt.http.contract.Params;

/**
 * A list in pieces. A page begins after the entry its cursor names, or at an offset as older
 * clients count it; without a limit all that is left is one answer, written while it is read.
 */
public final class Page {
  private Page() {}

  /**
   * The metadata of a page.
   *
   * @param offset with limit and hasMore only for those who asked by it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record PageInfo(
      long total,
      @Nullable String nextCursor,
      @Nullable Long offset,
      @Nullable Long limit,
      @Nullable Boolean hasMore) {}

  /** The page that is asked for; all of it unless there is a limit. */
  public static <T> EndpointReply of(Call call, Listing<T> all) {
    return of(call, "", all);
  }

  /**
   * The same, as a field of an object.
   *
   * @param name of the field; empty if the list stands alone
   */
  public static <T> EndpointReply of(Call call, String name, Listing<T> all) {
    var limit = call.values().whole(Params.LIMIT);
    var offset = call.values().whole(Params.OFFSET);
    String cursor = call.values().text(Params.CURSOR).orElse("");
    String after = cursor.isEmpty() ? "" : decoded(cursor);
    var left = all.stream(after).skip(offset.orElse(0));
    if (limit.isEmpty()) {
      var views = left.map(all.view());
      return new EndpointReply(
          0,
          name.isEmpty() ? new Rows(views) : Map.of(name, views.toList()),
          cursor.isEmpty() && offset.isEmpty()
              ? null
              : new PageInfo(all.count(), null, null, null, null),
          null,
          List.of());
    }
    var rest = left.iterator();
    var page = new ArrayList<T>();
    while (page.size() < limit.getAsLong() && rest.hasNext()) {
      page.add(rest.next());
    }
    boolean more = rest.hasNext();
    var meta =
        new PageInfo(
            all.count(),
            more ? encoded(all.key().apply(page.getLast())) : null,
            offset.isEmpty() ? null : (Long) offset.getAsLong(),
            offset.isEmpty() ? null : (Long) limit.getAsLong(),
            offset.isEmpty() ? null : (Boolean) more);
    var views = page.stream().map(all.view()).toList();
    return new EndpointReply(
        0, name.isEmpty() ? views : Map.of(name, views), meta, null, List.of());
  }

  public static String encoded(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  public static String decoded(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw badCursor();
    }
  }

  public static RuntimeException badCursor() {
    return ApiRejections.badRequest("cursor must be one that an answer had as meta.next_cursor")
        .asException();
  }
}
