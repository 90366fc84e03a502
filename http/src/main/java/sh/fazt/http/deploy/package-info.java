/** Deploys over HTTP: a zip in a form, or a list of files and only the bytes that are missing. */
@NullMarked
package sh.fazt.http.deploy;

import org.jspecify.annotations.NullMarked;
