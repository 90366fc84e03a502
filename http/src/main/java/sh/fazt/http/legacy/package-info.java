/** What only clients of the older release ask for. */
@NullMarked
package sh.fazt.http.legacy;

import org.jspecify.annotations.NullMarked;
