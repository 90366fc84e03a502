@NullMarked
package sh.fazt.http.fetch;

import org.jspecify.annotations.NullMarked;
