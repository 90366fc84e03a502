/**
 * Public endpoints for hits, clicks and webhooks, and their statistics: visits, short links,
 * webhooks.
 */
@NullMarked
package sh.fazt.http.tracking;

import org.jspecify.annotations.NullMarked;
