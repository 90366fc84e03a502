package sh.fazt.journal.canonical;

import sh.fazt.journal.ContentHash;

/**
 * One file of a tree.
 *
 * @param path relative, {@code /} between segments, no leading {@code /}, never {@code .} or {@code
 *     ..}
 * @param size bytes of the uncompressed content
 * @param mediaType as sent in {@code Content-Type}; no control characters
 */
public record TreeFile(String path, ContentHash content, long size, String mediaType) {}
