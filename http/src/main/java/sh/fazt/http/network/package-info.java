/** Who is at the other end of a connection, also behind proxies. */
@NullMarked
package sh.fazt.http.network;

import org.jspecify.annotations.NullMarked;
