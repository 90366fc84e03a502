package sh.fazt.http.api;

import java.util.function.LongSupplier;

/**
 * The running program, as its health tells it.
 *
 * @param version of the product
 * @param mode {@code production} or {@code development}
 * @param cacheBytes what the cache of files to be sent holds at the moment
 */
public record Program(String version, String mode, LongSupplier cacheBytes) {}
