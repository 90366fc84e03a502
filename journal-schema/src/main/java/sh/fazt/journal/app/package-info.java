/** Facts about one app. */
@NullMarked
package sh.fazt.journal.app;

import org.jspecify.annotations.NullMarked;
