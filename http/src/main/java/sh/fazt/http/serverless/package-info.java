/**
 * Requests to functions: what is sent becomes what a script finds, and its result what is answered.
 */
@NullMarked
package sh.fazt.http.serverless;

import org.jspecify.annotations.NullMarked;
