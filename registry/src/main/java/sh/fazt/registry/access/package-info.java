/** Keys, scopes and the one operator account. */
@NullMarked
package sh.fazt.registry.access;

import org.jspecify.annotations.NullMarked;
