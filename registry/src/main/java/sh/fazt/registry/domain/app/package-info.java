/** The rules of an app: its identity, its releases, its metadata. */
@NullMarked
package sh.fazt.registry.domain.app;

import org.jspecify.annotations.NullMarked;
