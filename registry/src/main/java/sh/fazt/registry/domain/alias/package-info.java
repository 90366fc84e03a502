/** The rules of an alias, and of the swap of two. */
@NullMarked
package sh.fazt.registry.domain.alias;

import org.jspecify.annotations.NullMarked;
