/** Tests that concern the whole module. */
@NullMarked
package sh.fazt.cli;

import org.jspecify.annotations.NullMarked;
