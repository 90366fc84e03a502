/** Tests of keys, passwords and what is stored of them. */
@NullMarked
package sh.fazt.registry.access;

import org.jspecify.annotations.NullMarked;
