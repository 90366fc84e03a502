/** Tests that concern the whole module. */
@NullMarked
package sh.fazt.registry;

import org.jspecify.annotations.NullMarked;
