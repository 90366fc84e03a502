package sh.fazt.registry.content;

import java.io.Serial;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.TreeHash;

/**
 * Stored bytes do not match their digest. They are never served; the message is for the log and
 * says which they are and what to do.
 */
public final class DamagedContent extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private static final String WHAT_TO_DO =
      "restore the database from a backup; fazt server fsck finds all that is damaged";

  private final String what;

  private DamagedContent(String what, String where) {
    super("the stored bytes of " + what + where + " are damaged: " + WHAT_TO_DO);
    this.what = what;
  }

  /** Bytes of a file, in any form. */
  static DamagedContent of(ContentHash content) {
    return new DamagedContent("content " + content.hex(), "");
  }

  /** The list of the files of a release. */
  static DamagedContent of(TreeHash tree) {
    return new DamagedContent("file list " + tree.hex(), "");
  }

  /** A file of which the stored length is not the one its release says. */
  public static DamagedContent ofLength(ContentHash content) {
    return of(content);
  }

  /**
   * The same, and where it was met.
   *
   * @param where for instance {@code index.html of release 3 of app_7f3k9x2m}
   */
  public DamagedContent in(String where) {
    return new DamagedContent(what, " (" + where + ")");
  }
}
