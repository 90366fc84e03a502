/** What visitors do, as it is stored: events, short links, and where other services report. */
@NullMarked
package sh.fazt.registry.visits;

import org.jspecify.annotations.NullMarked;
