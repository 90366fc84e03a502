/**
 * What each endpoint does. Endpoints translate between HTTP and the registry; they decide nothing.
 * Deploys, visits and the gateway have rooms of their own.
 */
@NullMarked
package sh.fazt.http.endpoint;

import org.jspecify.annotations.NullMarked;
