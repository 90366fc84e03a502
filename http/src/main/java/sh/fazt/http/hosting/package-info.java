/**
 * From a visitor's request to bytes: host rules, names, paths, answers. Depends on the routing
 * table and the content only, never on an actor.
 */
@NullMarked
package sh.fazt.http.hosting;

import org.jspecify.annotations.NullMarked;
