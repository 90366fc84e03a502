/**
 * Programs that do one part of what a command of the command line does, by our own code and by the
 * libraries that could do it; measured as whole processes.
 */
@NullMarked
package sh.fazt.benchmarks.command;

import org.jspecify.annotations.NullMarked;
