/**
 * The API of the node: what {@code /api/*} and {@code /health} answer on the API's hosts. {@code
 * Api} takes each request to the endpoint that answers it.
 */
@NullMarked
package sh.fazt.http.api;

import org.jspecify.annotations.NullMarked;
