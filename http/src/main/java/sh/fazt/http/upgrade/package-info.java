/**
 * How a node comes to another version of the program, and back: it fetches and checks a release,
 * tries it on a copy of its database, and asks to be started anew.
 */
@NullMarked
package sh.fazt.http.upgrade;

import org.jspecify.annotations.NullMarked;
