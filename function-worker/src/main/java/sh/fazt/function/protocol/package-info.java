/** What a node and its worker say to each other: messages, and the frames they travel in. */
@NullMarked
package sh.fazt.function.protocol;

import org.jspecify.annotations.NullMarked;
