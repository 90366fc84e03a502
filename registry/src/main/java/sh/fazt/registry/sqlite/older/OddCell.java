package sh.fazt.registry.sqlite.older;

/** A cell whose content is not what its column is for; the row it is in cannot be used. */
final class OddCell extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Of a column.
   *
   * @param column which, and what is wrong, for a person
   */
  OddCell(String column) {
    super(column, null, false, false);
  }
}
