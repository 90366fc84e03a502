/** Tests of the values events are made of. */
@NullMarked
package sh.fazt.journal;

import org.jspecify.annotations.NullMarked;
