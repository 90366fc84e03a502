/**
 * What every connection of the port shares, whoever reads its bytes: settings, room, where requests
 * begin and end, and Pekko's HTTP layer.
 */
@NullMarked
package sh.fazt.http.connection;

import org.jspecify.annotations.NullMarked;
