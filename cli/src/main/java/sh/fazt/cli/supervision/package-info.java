/**
 * What a node tells the service manager it runs under: how its start goes, that it is ready, that
 * it lives.
 */
@NullMarked
package sh.fazt.cli.supervision;

import org.jspecify.annotations.NullMarked;
