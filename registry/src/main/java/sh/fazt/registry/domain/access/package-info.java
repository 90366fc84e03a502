/** The rules of who may do what: keys, scopes, the one operator. */
@NullMarked
package sh.fazt.registry.domain.access;

import org.jspecify.annotations.NullMarked;
