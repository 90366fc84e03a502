/**
 * From a visitor's request to bytes: host rules, names, paths, answers. Depends on the routing
 * table and the content only, never on an actor.
 *
 * <p>More than 25 files: each is one of the decisions on the way of a visit, which are read
 * together.
 */
@NullMarked
package sh.fazt.http.hosting;

import org.jspecify.annotations.NullMarked;
