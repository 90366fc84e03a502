package sh.fazt.http.request;

import java.util.function.LongSupplier;

/**
 * The running program, as the health endpoint reports it.
 *
 * @param version of the product
 * @param mode {@code production} or {@code development}
 */
public record Program(String version, String mode, Cache cache) {
  /** What is kept ready to be sent at the moment. */
  public record Cache(LongSupplier files, LongSupplier bytes) {
    public static final Cache NONE = new Cache(() -> 0, () -> 0);
  }
}
