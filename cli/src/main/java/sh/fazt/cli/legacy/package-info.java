/** What older clients call things. */
@NullMarked
package sh.fazt.cli.legacy;

import org.jspecify.annotations.NullMarked;
