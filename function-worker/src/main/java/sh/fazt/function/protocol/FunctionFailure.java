package sh.fazt.function.protocol;

/**
 * Why there is no response, in all detail: for the app's owner, not for visitors.
 *
 * @param type the error's name ({@code TypeError}); empty if the script threw nothing
 * @param message what it says
 * @param stack one call a line, of the app's own files; perhaps empty
 * @param file where it happened, {@code api/main.js}; empty if unknown
 * @param line from 1; 0 if unknown
 * @param column from 1; 0 if unknown
 */
public record FunctionFailure(
    FailureKind kind,
    String type,
    String message,
    String stack,
    String file,
    int line,
    int column) {

  /** A failure that is no error of a certain line. */
  public static FunctionFailure of(FailureKind kind, String message) {
    return new FunctionFailure(kind, "", message, "", "", 0, 0);
  }
}
