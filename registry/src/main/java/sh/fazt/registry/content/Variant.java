package sh.fazt.registry.content;

import org.jspecify.annotations.Nullable;

/**
 * One stored form of one file.
 *
 * @param size bytes in this form
 * @param bytes all of them, or none if the form is stored in chunks and read with {@link
 *     ContentReader#chunk}
 * @param chunkSize bytes in every chunk but the last; 0 if not chunked
 */
@SuppressWarnings(
    "ArrayRecordComponent") // shared with the HTTP layer without a copy; never written to
public record Variant(Encoding encoding, long size, byte @Nullable [] bytes, int chunkSize) {}
