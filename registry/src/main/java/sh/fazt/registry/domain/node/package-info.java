/** The rules of what a node keeps about itself. */
@NullMarked
package sh.fazt.registry.domain.node;

import org.jspecify.annotations.NullMarked;
