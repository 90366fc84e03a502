@NullMarked
package sh.fazt.function.worker;

import org.jspecify.annotations.NullMarked;
