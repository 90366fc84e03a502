package sh.fazt.registry.media;

/**
 * What a file is, by its name.
 *
 * @param value as sent in {@code Content-Type}
 * @param compressible whether compressing such files is worth it; false for what is compressed by
 *     its own format
 */
public record MediaType(String value, boolean compressible) {}
