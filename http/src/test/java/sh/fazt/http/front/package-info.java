@NullMarked
package sh.fazt.http.front;

import org.jspecify.annotations.NullMarked;
