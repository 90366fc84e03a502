/** How one file is sent: its form, range, conditions and cache rules, whoever asked for it. */
@NullMarked
package sh.fazt.http.file;

import org.jspecify.annotations.NullMarked;
