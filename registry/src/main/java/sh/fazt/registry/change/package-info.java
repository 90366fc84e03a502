/**
 * Everything that can be changed, as one call each: {@code Registry}, and the changes that take
 * more than one entity (a new app with its name, a deploy to a name, a removal).
 */
@NullMarked
package sh.fazt.registry.change;

import org.jspecify.annotations.NullMarked;
