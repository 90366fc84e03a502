/** JSON that apps store, and the questions that are asked of it. Knows no database. */
@NullMarked
package sh.fazt.registry.storage.document;

import org.jspecify.annotations.NullMarked;
