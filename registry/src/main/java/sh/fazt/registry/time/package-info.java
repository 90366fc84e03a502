/** What time it is, whatever the clock says. */
@NullMarked
package sh.fazt.registry.time;

import org.jspecify.annotations.NullMarked;
