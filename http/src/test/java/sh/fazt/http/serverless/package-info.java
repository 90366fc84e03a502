/** Functions, asked over HTTP as visitors ask them. */
@NullMarked
package sh.fazt.http.serverless;

import org.jspecify.annotations.NullMarked;
