@NullMarked
package sh.fazt.http.api;

import org.jspecify.annotations.NullMarked;
