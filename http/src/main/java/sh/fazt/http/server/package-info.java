/** Opens the port, limits what comes in, and closes it again. */
@NullMarked
package sh.fazt.http.server;

import org.jspecify.annotations.NullMarked;
