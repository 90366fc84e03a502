/** The node of this machine. */
@NullMarked
package sh.fazt.cli.server;

import org.jspecify.annotations.NullMarked;
