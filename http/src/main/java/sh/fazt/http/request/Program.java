package sh.fazt.http.request;

import java.util.function.LongSupplier;
import sh.fazt.http.network.PortCounts;
import sh.fazt.registry.upgrade.Installation;

/**
 * The running program, as the health endpoint reports it.
 *
 * @param version of the product
 * @param mode {@code production} or {@code development}
 * @param port what was refused at the open port
 * @param installation where its releases are and who starts it again
 */
public record Program(
    String version, String mode, Cache cache, PortCounts port, Installation installation) {

  /** A program that was started by hand. */
  public Program(String version, String mode, Cache cache, PortCounts port) {
    this(version, mode, cache, port, Installation.NONE);
  }

  /** What is kept ready to be sent at the moment. */
  public record Cache(LongSupplier files, LongSupplier bytes) {
    public static final Cache NONE = new Cache(() -> 0, () -> 0);
  }
}
