package sh.fazt.http.connection;

/**
 * Why the bytes of a connection are not taken any further.
 *
 * @param status of the answer
 * @param why a sentence for whoever sent them
 */
public record FramingFault(int status, String why) {
  public static final FramingFault LINE_ENDS =
      bad("Lines end with CR LF, and neither of them stands anywhere else");
  public static final FramingFault FOLDED = bad("A field's value may not go on in the next line");
  public static final FramingFault NO_REQUEST =
      bad("A request begins with a method, a blank and what it is for");
  public static final FramingFault SCHEME =
      bad("A target that names its scheme begins with http or https");
  public static final FramingFault NO_FIELD = bad("A line is no header field");
  public static final FramingFault LENGTH =
      bad("Content-Length is one number of at most 18 digits, sent once");
  public static final FramingFault ENCODING =
      bad("The only Transfer-Encoding is chunked, sent once, without Content-Length, by HTTP/1.1");
  public static final FramingFault HOST = bad("Host is sent once");
  public static final FramingFault CHUNK = bad("The chunks of the body are malformed");
  public static final FramingFault TINY_CHUNKS =
      bad("The body comes in more than 1,000 chunks of a few bytes; send larger ones");
  public static final FramingFault TARGET_TOO_LONG =
      new FramingFault(414, "The path and query are longer than setting fazt.http.max-uri-length");
  public static final FramingFault HEAD_TOO_LARGE =
      new FramingFault(
          431, "The head is larger than setting fazt.http.max-head; send fewer or smaller fields");
  public static final FramingFault HEAD_TOO_SLOW =
      new FramingFault(408, "The head did not come in within setting fazt.http.head-within");
  public static final FramingFault BODY_TOO_SLOW =
      new FramingFault(408, "The body came more slowly than setting fazt.http.least-rate");

  private static FramingFault bad(String why) {
    return new FramingFault(400, why);
  }
}
