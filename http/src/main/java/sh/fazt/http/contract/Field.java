package sh.fazt.http.contract;

/**
 * A named value in a path, a query or an object.
 *
 * @param required whether it is always there
 * @param meaning a few words for people
 */
public record Field(String name, Shape shape, boolean required, String meaning) {

  /** A value that is always there. */
  public static Field required(String name, Shape shape, String meaning) {
    return new Field(name, shape, true, meaning);
  }

  /** A value that may be left out. */
  public static Field optional(String name, Shape shape, String meaning) {
    return new Field(name, shape, false, meaning);
  }
}
