/**
 * The front: the sockets of the open port, and nothing else. What can be answered from memory is
 * answered here; everything else is handed, request by request, to Pekko HTTP. {@code
 * docs/front.md} explains it.
 */
@NullMarked
package sh.fazt.http.front;

import org.jspecify.annotations.NullMarked;
