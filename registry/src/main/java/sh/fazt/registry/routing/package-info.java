/** From a host label to what serves it: one immutable snapshot, replaced as a whole. */
@NullMarked
package sh.fazt.registry.routing;

import org.jspecify.annotations.NullMarked;
