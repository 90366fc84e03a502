/** Byte forms that are hashed or signed and therefore never change. */
@NullMarked
package sh.fazt.journal.canonical;

import org.jspecify.annotations.NullMarked;
