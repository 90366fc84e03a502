/** Releases as they are made, fetched and installed: the scripts, run by the machine's shell. */
@NullMarked
package sh.fazt.deploy.release;

import org.jspecify.annotations.NullMarked;
