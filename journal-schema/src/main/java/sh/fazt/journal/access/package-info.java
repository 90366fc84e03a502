/** Facts about keys and the operator's password. */
@NullMarked
package sh.fazt.journal.access;

import org.jspecify.annotations.NullMarked;
