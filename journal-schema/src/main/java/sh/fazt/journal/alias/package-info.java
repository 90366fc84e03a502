/** Facts about one alias, and the swap of two. */
@NullMarked
package sh.fazt.journal.alias;

import org.jspecify.annotations.NullMarked;
