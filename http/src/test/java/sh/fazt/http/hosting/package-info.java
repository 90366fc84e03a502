@NullMarked
package sh.fazt.http.hosting;

import org.jspecify.annotations.NullMarked;
