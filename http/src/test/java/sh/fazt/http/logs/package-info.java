@NullMarked
package sh.fazt.http.logs;

import org.jspecify.annotations.NullMarked;
