/** Tests of the package of the same name. */
@NullMarked
package sh.fazt.http.network;

import org.jspecify.annotations.NullMarked;
