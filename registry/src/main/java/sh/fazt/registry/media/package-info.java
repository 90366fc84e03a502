/** What a file is, by its name. */
@NullMarked
package sh.fazt.registry.media;

import org.jspecify.annotations.NullMarked;
