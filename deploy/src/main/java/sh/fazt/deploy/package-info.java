/** The distribution as a user gets it. */
@NullMarked
package sh.fazt.deploy;

import org.jspecify.annotations.NullMarked;
