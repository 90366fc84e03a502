/**
 * What starts and stops it all: entities, replay of the journal, and what the machine's operator
 * may ask of a node.
 */
@NullMarked
package sh.fazt.registry.node;

import org.jspecify.annotations.NullMarked;
