/** Facts about a host name of one's own. */
@NullMarked
package sh.fazt.journal.domain;

import org.jspecify.annotations.NullMarked;
