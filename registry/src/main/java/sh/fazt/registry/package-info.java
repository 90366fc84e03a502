/** The registry: domain, entities, routing, content. */
@NullMarked
package sh.fazt.registry;

import org.jspecify.annotations.NullMarked;
