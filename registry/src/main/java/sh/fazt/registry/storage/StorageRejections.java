package sh.fazt.registry.storage;

import java.util.List;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.storage.document.Json;

/** Why app storage did not do what it was asked. */
public final class StorageRejections {
  private static final String SETTINGS = "fazt.registry.storage.";

  private StorageRejections() {}

  /** The app has as much as it may. */
  static Rejection quota(String what, long most, String setting) {
    return RejectionCode.QUOTA_EXCEEDED.because(
        "This app may store "
            + "%,d".formatted(most)
            + " "
            + what
            + " and that would be more: delete something (or a snapshot that keeps it), or raise "
            + SETTINGS
            + setting);
  }

  static Rejection tooLarge(String what, long most, String setting) {
    return RejectionCode.PAYLOAD_TOO_LARGE.because(
        what
            + " has at most "
            + "%,d".formatted(most)
            + " bytes, as "
            + SETTINGS
            + setting
            + " says");
  }

  static Rejection resultTooLarge(String remedy) {
    return RejectionCode.PAYLOAD_TOO_LARGE.because(
        "That is more than one call may give (" + SETTINGS + "max-result): " + remedy);
  }

  /** A search looked at as much as it may. */
  public static Rejection tooMuchToSearch(String collection, List<String> fields) {
    String index =
        fields.isEmpty()
            ? "use limit"
            : "declare an index, {\"indexes\": {"
                + quoted(collection)
                + ": ["
                + quoted(fields.getFirst())
                + "]}} in manifest.json, or use limit";
    return RejectionCode.INDEX_MISSING.because(
        "This would look at more documents of "
            + collection
            + " than one call may ("
            + SETTINGS
            + "scan-documents, scan-bytes): "
            + index);
  }

  private static String quoted(String text) {
    return Json.quoted(text);
  }

  static Rejection tooMuchUnused() {
    return RejectionCode.BUSY.because(
        "The node is removing the bytes of blobs that are no more ("
            + SETTINGS
            + "max-unused) and takes no other ones meanwhile: try again in a moment");
  }

  static Rejection wrong(String sentence) {
    return RejectionCode.BAD_REQUEST.because(sentence);
  }

  static Rejection taken(String collection, String id) {
    // Scripts of the older release look for UNIQUE in it.
    return RejectionCode.CONFLICT.because(
        "failed to insert document: UNIQUE constraint failed: "
            + collection
            + " has a document with the id "
            + id);
  }

  /** A call that belongs to a transaction, or to a request, that has ended. */
  public static Rejection noTransaction() {
    return RejectionCode.CONFLICT.because(
        "There is no transaction here, or the request has ended: begin one");
  }

  /** Others changed what a transaction read, each time it was tried. */
  public static Rejection conflict(int tries) {
    return RejectionCode.CONFLICT.because(
        "Others changed what this transaction read, "
            + tries
            + " times in a row: nothing of it was written, try again");
  }

  /** A transaction would write more than one may. */
  public static Rejection transactionTooLarge(String what, long most, String setting) {
    return RejectionCode.PAYLOAD_TOO_LARGE.because(
        "One transaction writes at most "
            + "%,d".formatted(most)
            + " "
            + what
            + ", as "
            + SETTINGS
            + "transaction."
            + setting
            + " says: make it several");
  }
}
