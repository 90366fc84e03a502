/** Backups of a node: made while it runs, checked by opening them, and turned into nodes again. */
@NullMarked
package sh.fazt.registry.backup;

import org.jspecify.annotations.NullMarked;
