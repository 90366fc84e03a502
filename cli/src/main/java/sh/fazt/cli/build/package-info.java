/** What is built on this machine before it goes online; a node never builds anything. */
@NullMarked
package sh.fazt.cli.build;

import org.jspecify.annotations.NullMarked;
