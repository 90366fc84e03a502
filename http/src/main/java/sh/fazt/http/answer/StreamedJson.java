package sh.fazt.http.answer;

import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that is sent while it is written, however long it is: for a slow client only one
 * piece of it is in memory. Its source must not change meanwhile.
 *
 * @param text of the value, in order; read once
 */
public record StreamedJson(Iterator<String> text) {
  /** Bytes of one piece; a value that is not longer is sent at once. */
  private static final int PIECE = 32 * 1024;

  /** The value with other JSON around it. */
  public StreamedJson within(String before, String after) {
    var value = text;
    return new StreamedJson(
        new Iterator<>() {
          private boolean begun;
          private boolean ended;

          @Override
          public boolean hasNext() {
            return !ended;
          }

          @Override
          public String next() {
            if (ended) {
              throw new NoSuchElementException();
            }
            if (!begun) {
              begun = true;
              return before;
            }
            if (value.hasNext()) {
              return value.next();
            }
            ended = true;
            return after;
          }
        });
  }

  /** The value in the API's envelope. */
  ResponseEntity entity(@Nullable Object meta) {
    String tail = meta == null ? "}\n" : ",\"meta\":" + ApiJson.text(meta) + "}\n";
    var pieces = new Pieces(within("{\"data\":", tail).text());
    ByteString first = pieces.next();
    return pieces.hasNext()
        ? HttpEntities.createChunked(
            ContentTypes.APPLICATION_JSON,
            Source.single(first).concat(Source.fromIterator(() -> pieces)))
        : HttpEntities.create(ContentTypes.APPLICATION_JSON, first);
  }

  private record Pieces(Iterator<String> text) implements Iterator<ByteString> {
    @Override
    public boolean hasNext() {
      return text.hasNext();
    }

    @Override
    public ByteString next() {
      var piece = new ByteArrayOutputStream(PIECE + PIECE / 4);
      do {
        piece.writeBytes(ApiJson.utf8(text.next()));
      } while (piece.size() < PIECE && text.hasNext());
      return ByteString.fromArrayUnsafe(piece.toByteArray());
    }
  }
}
