/**
 * Bytes stored once by their hash, trees of them, what is stored from uploads and what is
 * collected.
 *
 * <p>More than 25 files, because all of them keep one promise: what a release names is there, whole
 * and unchanged, and what nothing names goes.
 */
@NullMarked
package sh.fazt.registry.content;

import org.jspecify.annotations.NullMarked;
