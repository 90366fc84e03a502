/**
 * The actors that run the rules: decide, persist, show, answer. {@code DecidingEntity} is what all
 * of them share, {@code EntityHost} where those of one kind live on a node that is alone.
 */
@NullMarked
package sh.fazt.registry.entity;

import org.jspecify.annotations.NullMarked;
