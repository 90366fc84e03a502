/** The network between this machine and its peers: proxies and trusted authorities. */
@NullMarked
package sh.fazt.cli.network;

import org.jspecify.annotations.NullMarked;
