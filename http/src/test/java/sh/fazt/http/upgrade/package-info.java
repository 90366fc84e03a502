@NullMarked
package sh.fazt.http.upgrade;

import org.jspecify.annotations.NullMarked;
