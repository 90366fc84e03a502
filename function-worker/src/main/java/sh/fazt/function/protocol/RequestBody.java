package sh.fazt.function.protocol;

import java.util.List;

/** The body of a request, parsed as far as its media type asks for. */
public sealed interface RequestBody {
  /** No body, or a method that has none: {@code request.body} is null. */
  record None() implements RequestBody {}

  /** JSON, not yet parsed. What is none is a {@link Malformed} one to the script. */
  record Json(String text) implements RequestBody {}

  /**
   * Not what its media type says: a string, and {@code request.bodyError} says what is wrong with
   * it.
   *
   * @param why in words
   */
  record Malformed(String text, String why) implements RequestBody {}

  /** Text: a string. */
  record Text(String text) implements RequestBody {}

  /**
   * A form, urlencoded or multipart: an object of its fields, an array for one that came several
   * times.
   */
  record Form(List<Header> fields, List<FilePart> files) implements RequestBody {
    public Form {
      fields = List.copyOf(fields);
      files = List.copyOf(files);
    }
  }

  /** Anything else: a Uint8Array. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Bytes(byte[] data) implements RequestBody {}
}
