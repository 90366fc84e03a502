/**
 * What anybody may send (hits, clicks, reports), and what is told of it: visits, short links,
 * webhooks.
 */
@NullMarked
package sh.fazt.http.tracking;

import org.jspecify.annotations.NullMarked;
