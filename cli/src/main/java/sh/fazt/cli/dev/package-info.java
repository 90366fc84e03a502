/** The newcomer's command: a node, an app, and a watch on its files. */
@NullMarked
package sh.fazt.cli.dev;

import org.jspecify.annotations.NullMarked;
