/** The nodes this user knows. */
@NullMarked
package sh.fazt.cli.peer;

import org.jspecify.annotations.NullMarked;
