/** Writes and holds the pages of {@code docs/reference}. */
@NullMarked
package sh.fazt.cli.reference;

import org.jspecify.annotations.NullMarked;
