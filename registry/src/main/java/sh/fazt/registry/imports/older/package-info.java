/**
 * What database files of the older release (the Go program, 0.9 and 0.10) hold, as typed values.
 * Only reads; {@link sh.fazt.registry.imports.older.OlderDatabase} is the way to all of it.
 */
@NullMarked
package sh.fazt.registry.imports.older;

import org.jspecify.annotations.NullMarked;
