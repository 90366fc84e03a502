package sh.fazt.http.connection;

/**
 * Why the bytes of a connection are not taken any further.
 *
 * @param status of the answer
 * @param why a sentence for whoever sent them
 */
public record MalformedRequest(int status, String why) {
  public static final MalformedRequest LINE_ENDS =
      bad("Lines end with CR LF, and neither of them stands anywhere else");
  public static final MalformedRequest FOLDED =
      bad("A field's value may not go on in the next line");
  public static final MalformedRequest NO_REQUEST =
      bad("A request begins with a method, a blank and what it is for");
  public static final MalformedRequest SCHEME =
      bad("A target that names its scheme begins with http or https");
  public static final MalformedRequest NO_FIELD = bad("A line is no header field");
  public static final MalformedRequest LENGTH =
      bad("Content-Length is one number of at most 18 digits, sent once");
  public static final MalformedRequest ENCODING =
      bad("The only Transfer-Encoding is chunked, sent once, without Content-Length, by HTTP/1.1");
  public static final MalformedRequest HOST = bad("Host is sent once");
  public static final MalformedRequest CHUNK = bad("The chunks of the body are malformed");
  public static final MalformedRequest TINY_CHUNKS =
      bad("The body comes in more than 1,000 chunks of a few bytes; send larger ones");
  public static final MalformedRequest TARGET_TOO_LONG =
      new MalformedRequest(
          414, "The path and query are longer than setting fazt.http.max-uri-length");
  public static final MalformedRequest HEAD_TOO_LARGE =
      new MalformedRequest(
          431, "The head is larger than setting fazt.http.max-head; send fewer or smaller fields");
  public static final MalformedRequest HEAD_TOO_SLOW =
      new MalformedRequest(408, "The head did not come in within setting fazt.http.head-within");
  public static final MalformedRequest BODY_TOO_SLOW =
      new MalformedRequest(408, "The body came more slowly than setting fazt.http.least-rate");

  private static MalformedRequest bad(String why) {
    return new MalformedRequest(400, why);
  }
}
