/** The alias: its rules, and the actor that runs them. */
@NullMarked
package sh.fazt.registry.alias;

import org.jspecify.annotations.NullMarked;
