/** Repositories of others, brought here to be put online. */
@NullMarked
package sh.fazt.cli.git;

import org.jspecify.annotations.NullMarked;
