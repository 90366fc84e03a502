/** What an operator on the node's own machine asks of it, over a socket that only he may use. */
@NullMarked
package sh.fazt.registry.control;

import org.jspecify.annotations.NullMarked;
