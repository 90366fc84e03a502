/** Authentication and authorization: the credentials of a request, and what they allow. */
@NullMarked
package sh.fazt.http.auth;

import org.jspecify.annotations.NullMarked;
