/** Several calls of one request as one change: reads of one moment, writes all at once. */
@NullMarked
package sh.fazt.registry.storage.transaction;

import org.jspecify.annotations.NullMarked;
