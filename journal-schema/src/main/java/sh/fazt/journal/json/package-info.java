/** How events become JSON and back. */
@NullMarked
package sh.fazt.journal.json;

import org.jspecify.annotations.NullMarked;
