@NullMarked
package sh.fazt.http.server;

import org.jspecify.annotations.NullMarked;
