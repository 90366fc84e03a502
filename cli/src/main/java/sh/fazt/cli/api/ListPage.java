package sh.fazt.cli.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.Failure;

/**
 * A page of a list.
 *
 * @param rows its entries; all of them if the peer knows no pages
 * @param next what to ask for, beside the rest, to get the next page; empty if there is none
 */
public record ListPage(List<?> rows, Map<String, Object> next) {
  public ListPage {
    rows = List.copyOf(rows);
    next = Map.copyOf(next);
  }

  /**
   * Reads what a peer answered.
   *
   * @throws Failure if it refused, or does not answer as a node does
   */
  static ListPage of(ApiAnswer answer, Peer peer) {
    List<?> rows = answer.valueFrom(peer) instanceof List<?> list ? list : List.of();
    var meta = answer.meta();
    @Nullable Object cursor = meta.get("next_cursor");
    if (cursor instanceof String text && !text.isEmpty()) {
      return new ListPage(rows, Map.of("cursor", text));
    }
    boolean more = Boolean.TRUE.equals(meta.get("has_more")) && !rows.isEmpty();
    return more && meta.get("offset") instanceof Number offset
        ? new ListPage(rows, Map.of("offset", offset.longValue() + rows.size()))
        : new ListPage(rows, Map.of());
  }
}
