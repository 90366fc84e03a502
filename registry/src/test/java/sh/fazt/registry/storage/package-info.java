/** What app storage promises, whichever database keeps it. */
@NullMarked
package sh.fazt.registry.storage;

import org.jspecify.annotations.NullMarked;
