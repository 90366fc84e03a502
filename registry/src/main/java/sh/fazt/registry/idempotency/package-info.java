/** Commands that are sent again: the id that was drawn for one, and the answer it had at first. */
@NullMarked
package sh.fazt.registry.idempotency;

import org.jspecify.annotations.NullMarked;
