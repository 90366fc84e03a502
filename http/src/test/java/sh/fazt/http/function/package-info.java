@NullMarked
package sh.fazt.http.function;

import org.jspecify.annotations.NullMarked;
