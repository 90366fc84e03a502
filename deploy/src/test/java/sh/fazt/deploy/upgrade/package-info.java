/**
 * Switching versions: the start guard and the loop by themselves, and upgrades of whole machines.
 */
@NullMarked
package sh.fazt.deploy.upgrade;

import org.jspecify.annotations.NullMarked;
