/**
 * What every persistent entity has in common: decide, persist, apply, answer; and the actor that
 * hosts them on one node.
 */
@NullMarked
package sh.fazt.registry.entity;

import org.jspecify.annotations.NullMarked;
