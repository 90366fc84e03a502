package sh.fazt.registry.content;

import sh.fazt.registry.Refused;
import sh.fazt.registry.Rejection;

/** Why an upload is not taken. Nothing of it is visible; entries are named as {@link EntryName}. */
public sealed interface UploadRefusal extends Rejection {

  static Refused notAZip(String why) {
    return new Refused(new NotAZip(why));
  }

  static Refused badEntry(String entry, Fault fault) {
    return new Refused(new BadEntry(entry, fault));
  }

  /** The upload is no zip, or a damaged one. */
  record NotAZip(String why) implements UploadRefusal {
    @Override
    public String code() {
      return "BAD_REQUEST";
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public String sentence() {
      return "Invalid ZIP file: " + why;
    }
  }

  /** One entry that no release may hold. */
  record BadEntry(String entry, Fault fault) implements UploadRefusal {
    @Override
    public String code() {
      return "BAD_REQUEST";
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public String sentence() {
      return "Invalid ZIP file: entry '" + entry + "' " + fault.why();
    }
  }

  /** A manifest that lists nothing. */
  record NoFiles() implements UploadRefusal {
    @Override
    public String code() {
      return "BAD_REQUEST";
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public String sentence() {
      return "Invalid manifest: it lists no file";
    }
  }

  /** One file of a manifest that no release may hold. */
  record BadFile(String path, String why) implements UploadRefusal {
    @Override
    public String code() {
      return "BAD_REQUEST";
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public String sentence() {
      return "Invalid manifest: file '" + path + "' " + why;
    }
  }

  /** The upload breaks a limit on sizes or counts. */
  record TooLarge(String what, String setting) implements UploadRefusal {
    static Refused entries(UploadLimits limits) {
      return refused("The upload has more than " + limits.maxEntries() + " entries", "max-entries");
    }

    static Refused file(UploadLimits limits, String path) {
      return refused(
          "The file '" + EntryName.shown(path) + "' is larger than " + limits.maxFile() + " bytes",
          "max-file");
    }

    static Refused bytes(UploadLimits limits) {
      return refused(
          "The files of the upload have more than " + limits.maxUncompressed() + " bytes together",
          "max-uncompressed");
    }

    static Refused names(UploadLimits limits) {
      return refused(
          "The names of the files take more than " + limits.maxTree() + " bytes", "max-tree");
    }

    static Refused batch(UploadLimits limits) {
      return refused(
          "A zip of several files has at most "
              + limits.maxBatch()
              + " bytes here; send fewer at once, and a larger file alone",
          "max-batch");
    }

    private static Refused refused(String what, String setting) {
      return new Refused(new TooLarge(what, setting));
    }

    @Override
    public String code() {
      return "PAYLOAD_TOO_LARGE";
    }

    @Override
    public int status() {
      return 413;
    }

    @Override
    public String sentence() {
      return what + " (setting fazt.registry.upload." + setting + ")";
    }
  }

  /** Other uploads hold the temporary space just now. */
  record NoTemporarySpace() implements UploadRefusal {
    @Override
    public String code() {
      return "UPLOADS_BUSY";
    }

    @Override
    public int status() {
      return 503;
    }

    @Override
    public String sentence() {
      return "Other uploads hold all temporary space; try again in a minute";
    }
  }

  /** The disk has no room for the upload. */
  record DiskFull() implements UploadRefusal {
    @Override
    public String code() {
      return "DISK_FULL";
    }

    @Override
    public int status() {
      return 507;
    }

    @Override
    public String sentence() {
      return "The disk of the server is full; free some space and deploy again";
    }
  }

  /** What is wrong with an entry. */
  enum Fault {
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

    String why() {
      return why;
    }
  }
}
