/** What an app serves, as files on this machine. Nothing a peer says of paths is believed. */
@NullMarked
package sh.fazt.cli.pull;

import org.jspecify.annotations.NullMarked;
