/** What lies between this machine and its peers: proxies, and whom to trust. */
@NullMarked
package sh.fazt.cli.network;

import org.jspecify.annotations.NullMarked;
