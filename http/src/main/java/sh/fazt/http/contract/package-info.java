/**
 * What the API offers, as data: its endpoints, what they take and what they answer. Nothing here
 * runs anything, so the command line and the documents read it as well.
 *
 * <p>More than 25 files: one for each topic of endpoints and of commands, which are read side by
 * side.
 */
@NullMarked
package sh.fazt.http.contract;

import org.jspecify.annotations.NullMarked;
