/** What a node is started with, and the settings that are stored. */
@NullMarked
package sh.fazt.registry.settings;

import org.jspecify.annotations.NullMarked;
