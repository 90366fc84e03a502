/** What starts and stops it all: database, write lane, actor system, entities. */
@NullMarked
package sh.fazt.registry.node;

import org.jspecify.annotations.NullMarked;
