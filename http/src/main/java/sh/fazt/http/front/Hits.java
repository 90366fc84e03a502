package sh.fazt.http.front;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.zip.CRC32C;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.hosting.Repeatable;

/**
 * Answers that were given, by the very bytes of the heads that asked for them, so that the same
 * question is answered again without a thought. They are only good as long as nothing has changed.
 *
 * <p>A table of a fixed size, for one thread. Who finds the place of another one taken takes it.
 */
final class Hits {
  private static final int BITS = 10;

  /** Heads that are longer are not kept. */
  private static final int MAX_HEAD = 2048;

  private final @Nullable Hit[] table = new Hit[1 << BITS];
  private final IdentityHashMap<byte[], SharedBody> bodies = new IdentityHashMap<>();
  private final CRC32C hash = new CRC32C();
  private final long maxBytes;
  private long bytes;

  /**
   * An answer.
   *
   * @param question the head that it answers
   * @param trusted whether a proxy of ours sent it
   * @param body what is behind its head, shared with others that have the same; empty for none
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Hit(
      byte[] question,
      boolean trusted,
      AnswerHead head,
      SharedBody body,
      Repeatable answer,
      PlainRequest request) {
    private int weight() {
      return question.length + head.bytes().length + body.bytes().length;
    }

    private boolean answers(byte[] bytes, int from, int to, boolean trusted) {
      return this.trusted == trusted
          && Arrays.equals(question, 0, question.length, bytes, from, to);
    }
  }

  /**
   * An empty table.
   *
   * @param maxBytes that what it keeps may weigh
   */
  Hits(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The answer to a head, if it was given before and is still current. */
  @Nullable Hit find(byte[] bytes, int from, int to, boolean trusted) {
    if (to - from > MAX_HEAD) {
      return null;
    }
    int place = place(bytes, from, to);
    Hit hit = table[place];
    if (hit == null || !hit.answers(bytes, from, to, trusted)) {
      return null;
    }
    if (!hit.answer().isCurrent()) {
      forget(place, hit);
      return null;
    }
    return hit;
  }

  /** Keeps an answer to a head. */
  void keep(
      byte[] bytes,
      int from,
      int to,
      boolean trusted,
      AnswerHead head,
      ByteString body,
      Repeatable answer,
      PlainRequest request) {
    if (to - from > MAX_HEAD) {
      return;
    }
    var hit =
        new Hit(
            Arrays.copyOfRange(bytes, from, to),
            trusted,
            head,
            bodies.computeIfAbsent(body.toArrayUnsafe(), SharedBody::new),
            answer,
            request);
    hit.body().hold();
    if (hit.weight() > maxBytes / 2) {
      letGo(hit.body());
      return;
    }
    int place = place(bytes, from, to);
    Hit before = table[place];
    if (before != null) {
      forget(place, before);
    }
    if (bytes() + hit.weight() > maxBytes) {
      clear();
    }
    table[place] = hit;
    this.bytes += hit.weight();
  }

  /** What it keeps weighs so much; bodies are shared with the cache of files. */
  long bytes() {
    return bytes;
  }

  /** Forgets all. */
  void clear() {
    for (int place = 0; place < table.length; place++) {
      Hit hit = table[place];
      if (hit != null) {
        forget(place, hit);
      }
    }
  }

  private void forget(int place, Hit hit) {
    table[place] = null;
    bytes -= hit.weight();
    letGo(hit.body());
  }

  private void letGo(SharedBody body) {
    if (body.letGo()) {
      bodies.remove(body.bytes());
    }
  }

  private int place(byte[] bytes, int from, int to) {
    hash.reset();
    hash.update(bytes, from, to - from);
    return (int) (hash.getValue() & ((1 << BITS) - 1));
  }
}
