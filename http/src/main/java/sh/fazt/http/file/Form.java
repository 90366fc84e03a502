package sh.fazt.http.file;

import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.UniversalEntity;
import org.apache.pekko.util.ByteString;
import sh.fazt.journal.ContentHash;
import sh.fazt.registry.content.Encoding;

/** A file in one encoding, ready to be sent. */
public sealed interface Form {

  /** A form that exists. */
  sealed interface Present extends Form {
    Head head();
  }

  /** All bytes are in memory, the entity is built. */
  record InMemory(Head head, ByteString bytes, UniversalEntity entity) implements Present {}

  /**
   * Read from the store while it is sent.
   *
   * @param chunkSize bytes in every chunk but the last
   */
  record InChunks(Head head, int chunkSize) implements Present {}

  /** The file is not stored in this encoding. */
  record Absent() implements Form {}

  Absent ABSENT = new Absent();

  /**
   * What is the same in every answer with this form.
   *
   * @param size bytes in this form
   * @param tag the entity tag, quoted
   * @param tagField {@code ETag} with it
   */
  record Head(
      ContentHash content,
      Encoding encoding,
      ContentType type,
      long size,
      String tag,
      HttpHeader tagField) {}
}
