/** What apps store, for who may see and mend it. */
@NullMarked
package sh.fazt.http.storage;

import org.jspecify.annotations.NullMarked;
