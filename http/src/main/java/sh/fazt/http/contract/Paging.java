package sh.fazt.http.contract;

import static sh.fazt.http.contract.Field.optional;

/** How long lists are asked for in pieces. */
public final class Paging {
  /** As many as a page has at most; a list without a limit is whole. */
  public static final int MAX = 1000;

  public static final Field LIMIT =
      optional(Params.LIMIT, new Shape.Whole(1, MAX), "Entries of one page; without it all");
  public static final Field CURSOR =
      optional(Params.CURSOR, Shape.TEXT, "Where the page before ended: its meta.next_cursor");

  public static final Field OFFSET =
      optional(Params.OFFSET, Shape.COUNT, "Entries to pass over, as older clients count pages");

  private Paging() {}
}
