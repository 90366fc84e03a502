/**
 * The rules and the values they carry. What stands in this folder and below it knows no actor, no
 * JSON, no SQL, no clock and no chance: {@code decide} and {@code evolve} are functions.
 */
@NullMarked
package sh.fazt.registry.domain;

import org.jspecify.annotations.NullMarked;
