/** A directory as it is put online. */
@NullMarked
package sh.fazt.cli.site;

import org.jspecify.annotations.NullMarked;
