/** The fazt command. */
@NullMarked
package sh.fazt.cli;

import org.jspecify.annotations.NullMarked;
