/** Tests of the byte forms that never change. */
@NullMarked
package sh.fazt.journal.canonical;

import org.jspecify.annotations.NullMarked;
