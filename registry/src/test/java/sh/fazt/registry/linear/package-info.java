/** Decides whether a recorded concurrent history could have happened one operation at a time. */
@NullMarked
package sh.fazt.registry.linear;

import org.jspecify.annotations.NullMarked;
