/** Tests that concern the whole module. */
@NullMarked
package sh.fazt.http;

import org.jspecify.annotations.NullMarked;
