@NullMarked
package sh.fazt.registry.logs;

import org.jspecify.annotations.NullMarked;
