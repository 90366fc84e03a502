@NullMarked
package sh.fazt.http.auth;

import org.jspecify.annotations.NullMarked;
