/**
 * Runs the functions of apps: worker processes, who may use them, and what is done when one ends.
 */
@NullMarked
package sh.fazt.http.function;

import org.jspecify.annotations.NullMarked;
