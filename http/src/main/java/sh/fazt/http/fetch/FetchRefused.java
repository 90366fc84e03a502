package sh.fazt.http.fetch;

/** Something is not fetched; the script is told why. */
final class FetchRefused extends Exception {
  private static final long serialVersionUID = 1;

  /** Why; its name is the code that scripts see. */
  enum Code {
    /** The app may not ask there. */
    NET_BLOCKED,
    /** The answer did not come in time. */
    NET_TIMEOUT,
    /** The request has asked too often, or the node is asking for too many. */
    NET_LIMIT,
    /** What is sent or what came is too large. */
    NET_SIZE,
    /** There is no secret of that name. */
    NET_AUTH,
    /** The call makes no sense. */
    NET_REQUEST,
    /** Anything else that can happen to a request. */
    NET_ERROR
  }

  private final Code code;

  FetchRefused(Code code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  Code code() {
    return code;
  }
}
