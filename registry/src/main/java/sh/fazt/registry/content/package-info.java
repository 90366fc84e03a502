/** Bytes stored once by their hash, trees of them, and the unpacking of uploads. */
@NullMarked
package sh.fazt.registry.content;

import org.jspecify.annotations.NullMarked;
