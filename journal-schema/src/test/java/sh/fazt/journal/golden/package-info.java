/**
 * The samples of every event this program writes; the modules that store events replay them too.
 */
@NullMarked
package sh.fazt.journal.golden;

import org.jspecify.annotations.NullMarked;
