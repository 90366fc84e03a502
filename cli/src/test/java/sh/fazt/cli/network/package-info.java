/** Tests of what lies between this machine and its peers. */
@NullMarked
package sh.fazt.cli.network;

import org.jspecify.annotations.NullMarked;
