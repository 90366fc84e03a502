/** Commands as they are typed, run on the node. */
@NullMarked
package sh.fazt.http.gateway;

import org.jspecify.annotations.NullMarked;
