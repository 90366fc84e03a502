/** Tests of the package of the same name. */
@NullMarked
package sh.fazt.cli.shell;

import org.jspecify.annotations.NullMarked;
