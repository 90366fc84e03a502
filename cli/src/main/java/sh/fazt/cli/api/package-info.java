/** Requests to a peer over HTTP. */
@NullMarked
package sh.fazt.cli.api;

import org.jspecify.annotations.NullMarked;
