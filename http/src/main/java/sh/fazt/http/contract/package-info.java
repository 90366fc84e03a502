/**
 * What the API offers, as data: its endpoints, what they take and what they answer. Nothing here
 * runs anything, so the command line and the documents read it as well.
 */
@NullMarked
package sh.fazt.http.contract;

import org.jspecify.annotations.NullMarked;
