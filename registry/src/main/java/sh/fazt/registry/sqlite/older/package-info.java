/**
 * Reads database files of the older release. They may come from anywhere: only plain tables are
 * read, no cell is believed, and nothing is held that has no bound.
 */
@NullMarked
package sh.fazt.registry.sqlite.older;

import org.jspecify.annotations.NullMarked;
