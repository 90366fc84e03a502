/** How one file is sent: its encoding, range, conditions and cache rules. */
@NullMarked
package sh.fazt.http.file;

import org.jspecify.annotations.NullMarked;
