/** Formats the answers of a node for people. */
@NullMarked
package sh.fazt.cli.answer;

import org.jspecify.annotations.NullMarked;
