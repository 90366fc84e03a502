/**
 * The registry: rules, the actors that run them, routing, content, the journal and the database. In
 * this folder itself only what all of them need.
 */
@NullMarked
package sh.fazt.registry;

import org.jspecify.annotations.NullMarked;
