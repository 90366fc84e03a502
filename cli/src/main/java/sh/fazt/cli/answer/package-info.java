/** How people are told what a node answered. */
@NullMarked
package sh.fazt.cli.answer;

import org.jspecify.annotations.NullMarked;
