/** Reading uploaded zips strictly, and what no upload may hold. */
@NullMarked
package sh.fazt.registry.zip;

import org.jspecify.annotations.NullMarked;
