/** What the rest of the registry may ask of the database, whichever it is. */
@NullMarked
package sh.fazt.registry.database;

import org.jspecify.annotations.NullMarked;
