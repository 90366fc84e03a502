/** The process that runs the JavaScript of apps: one engine, a new context for each request. */
@NullMarked
package sh.fazt.function.worker;

import org.jspecify.annotations.NullMarked;
