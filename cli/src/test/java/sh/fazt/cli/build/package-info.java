/** Tests with package managers that are small shell scripts. */
@NullMarked
package sh.fazt.cli.build;

import org.jspecify.annotations.NullMarked;
