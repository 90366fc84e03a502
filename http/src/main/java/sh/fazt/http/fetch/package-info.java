/** What scripts fetch from elsewhere: whom they may ask, and how it is done. */
@NullMarked
package sh.fazt.http.fetch;

import org.jspecify.annotations.NullMarked;
