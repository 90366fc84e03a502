/** One description per command, from which parsing and help come. */
@NullMarked
package sh.fazt.cli.grammar;

import org.jspecify.annotations.NullMarked;
