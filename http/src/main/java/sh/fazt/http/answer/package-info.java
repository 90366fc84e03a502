/** What the API answers, in the shape all its answers have. */
@NullMarked
package sh.fazt.http.answer;

import org.jspecify.annotations.NullMarked;
