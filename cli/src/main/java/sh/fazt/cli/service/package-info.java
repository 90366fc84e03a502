/** {@code fazt service}: the node of this machine as a service that systemd keeps running. */
@NullMarked
package sh.fazt.cli.service;

import org.jspecify.annotations.NullMarked;
