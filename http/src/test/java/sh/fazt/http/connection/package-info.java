@NullMarked
package sh.fazt.http.connection;

import org.jspecify.annotations.NullMarked;
