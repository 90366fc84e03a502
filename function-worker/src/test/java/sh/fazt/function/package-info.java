@NullMarked
package sh.fazt.function;

import org.jspecify.annotations.NullMarked;
