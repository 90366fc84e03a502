/**
 * The API of the node: what {@code /api/*} and {@code /health} answer on the API's hosts. Routes
 * translate between HTTP and the registry; they decide nothing.
 */
@NullMarked
package sh.fazt.http.api;

import org.jspecify.annotations.NullMarked;
