/** What the functions of apps wrote to their logs, and how they failed; for the apps' owners. */
@NullMarked
package sh.fazt.registry.logs;

import org.jspecify.annotations.NullMarked;
