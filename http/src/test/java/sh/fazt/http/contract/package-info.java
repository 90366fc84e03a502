@NullMarked
package sh.fazt.http.contract;

import org.jspecify.annotations.NullMarked;
