/** What apps store, by the command line. */
@NullMarked
package sh.fazt.cli.storage;

import org.jspecify.annotations.NullMarked;
