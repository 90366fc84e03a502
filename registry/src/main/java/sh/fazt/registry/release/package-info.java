/**
 * Releases of the program itself: what a signed manifest lists, who signed it, and how an archive
 * becomes a folder. Nothing here believes what no trusted key has signed.
 */
@NullMarked
package sh.fazt.registry.release;

import org.jspecify.annotations.NullMarked;
