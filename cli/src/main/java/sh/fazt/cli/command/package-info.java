/** The commands, one class per noun or verb. */
@NullMarked
package sh.fazt.cli.command;

import org.jspecify.annotations.NullMarked;
