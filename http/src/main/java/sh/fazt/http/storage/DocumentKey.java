package sh.fazt.http.storage;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where a document is: {@code collection/id}, either of which may have slashes of its own. */
record DocumentKey(String collection, String id) {
  /** All that a text can mean, the shortest collection first. */
  static Stream<DocumentKey> splits(String key) {
    return IntStream.range(1, Math.max(1, key.length() - 1))
        .filter(at -> key.charAt(at) == '/')
        .mapToObj(at -> new DocumentKey(key.substring(0, at), key.substring(at + 1)));
  }
}
