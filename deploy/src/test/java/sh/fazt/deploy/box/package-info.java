/** Tests on a machine of their own, whose process 1 is a real systemd. */
@NullMarked
package sh.fazt.deploy.box;

import org.jspecify.annotations.NullMarked;
