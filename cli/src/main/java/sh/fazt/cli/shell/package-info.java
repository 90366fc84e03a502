/** What a command sees of the world around it, and how it answers. */
@NullMarked
package sh.fazt.cli.shell;

import org.jspecify.annotations.NullMarked;
