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

  /**
   * A value of a request that has to be there.
   *
   * @throws IllegalArgumentException if what has this shape is not read as the parameter is
   */
  public static Field required(Param<?> param, Shape shape, String meaning) {
    return of(param, shape, true, meaning);
  }

  /**
   * A value of a request that may be left out.
   *
   * @throws IllegalArgumentException if what has this shape is not read as the parameter is
   */
  public static Field optional(Param<?> param, Shape shape, String meaning) {
    return of(param, shape, false, meaning);
  }

  private static Field of(Param<?> param, Shape shape, boolean required, String meaning) {
    if (!param.fits(shape)) {
      throw new IllegalArgumentException(param + " is read as " + param.kind() + ", not " + shape);
    }
    return new Field(param.name(), shape, required, meaning);
  }
}
