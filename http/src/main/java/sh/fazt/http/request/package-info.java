/**
 * One request to the API, understood: its body, its values held against the contract, its
 * conditions and its idempotency key.
 */
@NullMarked
package sh.fazt.http.request;

import org.jspecify.annotations.NullMarked;
