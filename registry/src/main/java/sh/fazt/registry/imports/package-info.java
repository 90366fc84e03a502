/**
 * Brings what an older server had: {@code OlderImport}, and a class for each sort of thing. What
 * can be brought is read by {@code imports.older}.
 */
@NullMarked
package sh.fazt.registry.imports;

import org.jspecify.annotations.NullMarked;
