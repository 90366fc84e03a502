/** What apps store, on this machine: as values, as files, as one file of all. */
@NullMarked
package sh.fazt.cli.storage;

import org.jspecify.annotations.NullMarked;
