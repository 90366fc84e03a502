/** Counts what visitors do, in memory and out of their way, and writes it down in batches. */
@NullMarked
package sh.fazt.http.visits;

import org.jspecify.annotations.NullMarked;
