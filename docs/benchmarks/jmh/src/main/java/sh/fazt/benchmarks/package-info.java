/** What every visit does, measured alone. */
@NullMarked
package sh.fazt.benchmarks;

import org.jspecify.annotations.NullMarked;
