@NullMarked
package sh.fazt.registry.upgrade;

import org.jspecify.annotations.NullMarked;
