/**
 * The database in one SQLite file: how it is probed, locked, opened, watched, read, and written in
 * turns.
 */
@NullMarked
package sh.fazt.registry.sqlite;

import org.jspecify.annotations.NullMarked;
