/** What apps store, in the node's SQLite file. */
@NullMarked
package sh.fazt.registry.sqlite.storage;

import org.jspecify.annotations.NullMarked;
