/** The logs of apps: written in batches while functions run, read and followed by their owners. */
@NullMarked
package sh.fazt.http.logs;

import org.jspecify.annotations.NullMarked;
