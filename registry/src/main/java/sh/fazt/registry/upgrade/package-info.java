/**
 * How a node and what starts it agree on which version runs: the files they leave for each other,
 * and whether changes are taken.
 */
@NullMarked
package sh.fazt.registry.upgrade;

import org.jspecify.annotations.NullMarked;
