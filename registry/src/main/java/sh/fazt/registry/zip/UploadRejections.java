package sh.fazt.registry.zip;

import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/** Why an upload is not taken. Nothing of it is visible; entries are named as {@link EntryName}. */
public final class UploadRejections {
  private UploadRejections() {}

  /** The upload is no zip, or a damaged one. */
  public static Rejection notAZip(String why) {
    return RejectionCode.BAD_REQUEST.because("Invalid ZIP file: " + why);
  }

  /** One entry that no release may hold. */
  public static Rejection badEntry(String entry, Fault fault) {
    return RejectionCode.BAD_REQUEST.because(
        "Invalid ZIP file: entry '" + entry + "' " + fault.why());
  }

  /** A manifest that lists nothing. */
  public static Rejection noFiles() {
    return RejectionCode.BAD_REQUEST.because("Invalid manifest: it lists no file");
  }

  /** One file of a manifest that no release may hold. */
  public static Rejection badFile(String path, String why) {
    return RejectionCode.BAD_REQUEST.because("Invalid manifest: file '" + path + "' " + why);
  }

  /** The upload breaks a limit on sizes or counts. */
  private static Rejection tooLarge(String what, String setting) {
    return RejectionCode.PAYLOAD_TOO_LARGE.because(
        what + " (setting fazt.registry.upload." + setting + ")");
  }

  /** Other uploads hold the temporary space just now. */
  public static Rejection noTemporarySpace() {
    return RejectionCode.UPLOADS_BUSY.because(
        "Other uploads hold all temporary space; try again in a minute");
  }

  /** The disk has no space for the upload. */
  public static Rejection diskFull() {
    return RejectionCode.DISK_FULL.because(
        "The disk of the server is full; free some space and deploy again");
  }

  public static Rejection uploadTooLarge(long limit) {
    return tooLarge("The upload is larger than " + limit + " bytes", "temporary-space");
  }

  public static Rejection tooManyEntries(UploadLimits limits) {
    return tooLarge("The upload has more than " + limits.maxEntries() + " entries", "max-entries");
  }

  public static Rejection fileTooLarge(UploadLimits limits, String path) {
    return tooLarge(
        "The file '" + EntryName.shown(path) + "' is larger than " + limits.maxFile() + " bytes",
        "max-file");
  }

  public static Rejection tooManyBytes(UploadLimits limits) {
    return tooLarge(
        "The files of the upload have more than " + limits.maxUncompressed() + " bytes together",
        "max-uncompressed");
  }

  public static Rejection namesTooLong(UploadLimits limits) {
    return tooLarge(
        "The names of the files take more than " + limits.maxTree() + " bytes", "max-tree");
  }

  public static Rejection batchTooLarge(UploadLimits limits) {
    return tooLarge(
        "A zip of several files has at most "
            + limits.maxBatch()
            + " bytes here; send fewer at once, and a larger file alone",
        "max-batch");
  }

  /** What is wrong with an entry. */
  public enum Fault {
    NO_NAME("has no name"),
    NOT_UTF8("has a name that is not UTF-8; make the zip with UTF-8 names"),
    TWO_NAMES("has two different names; make the zip with UTF-8 names"),
    CONTROL_CHARACTER("has a control character in its name"),
    BACKSLASH("has a backslash in its name; separate folders with /"),
    ABSOLUTE("has an absolute path; paths must be relative"),
    PARENT("has '..' in its path; paths must stay inside the upload"),
    DOT_SEGMENT("has an empty or '.' segment in its path"),
    PATH_TOO_LONG("has a path that is too long (setting fazt.registry.upload.max-path)"),
    NOT_A_FILE("is a link or a device; only files and folders can be deployed"),
    DUPLICATE("is in the zip twice"),
    FILE_AND_FOLDER("is both a file and a folder"),
    ENCRYPTED("is encrypted; make the zip without a password"),
    METHOD("is compressed with an unsupported method; use deflate or store"),
    FOLDER_WITH_BYTES("is a folder that holds bytes"),
    NO_DIGEST("is not named by a SHA-256 in lower-case hex"),
    NOT_LISTED("is named by no digest of this deploy's manifest"),
    OTHER_DIGEST("holds other bytes than its name says; a file changed while it was sent"),
    OTHER_SIZE("has another size than the manifest says"),
    HEADERS_DIFFER("is described differently in the zip's directory and at its place"),
    DAMAGED("is damaged: its bytes do not match the size and checksum in the zip");

    private final String why;

    Fault(String why) {
      this.why = why;
    }

    public String why() {
      return why;
    }
  }
}
