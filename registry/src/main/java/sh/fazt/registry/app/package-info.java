/** The app: its rules, and the actor that runs them. */
@NullMarked
package sh.fazt.registry.app;

import org.jspecify.annotations.NullMarked;
