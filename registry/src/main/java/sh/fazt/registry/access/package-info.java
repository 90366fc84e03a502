/**
 * Keys, sessions, the operator account and environment values, as they are stored and looked up.
 */
@NullMarked
package sh.fazt.registry.access;

import org.jspecify.annotations.NullMarked;
