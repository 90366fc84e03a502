/** The journal's own storage and chain, and the views made from it. */
@NullMarked
package sh.fazt.registry.history;

import org.jspecify.annotations.NullMarked;
