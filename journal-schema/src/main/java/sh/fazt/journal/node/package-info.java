/** Facts about the node itself. */
@NullMarked
package sh.fazt.journal.node;

import org.jspecify.annotations.NullMarked;
