/**
 * What apps store: values by key, documents, blobs. Its rules; what keeps it is told by {@link
 * Rows}.
 */
@NullMarked
package sh.fazt.registry.storage;

import org.jspecify.annotations.NullMarked;
