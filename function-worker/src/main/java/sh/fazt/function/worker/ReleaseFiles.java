package sh.fazt.function.worker;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.graalvm.polyglot.Source;
import org.jspecify.annotations.Nullable;

/**
 * Files of releases as they came from the node, and what was parsed of them, the least recently
 * used ones making room. A release never changes, so nothing here is ever wrong; that a file does
 * not exist is known too.
 */
final class ReleaseFiles {
  /** What an entry takes besides its bytes: the source, its tree, the map. */
  private static final int ENTRY = 2_000;

  private final long most;
  private final Map<Key, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);
  private long held;

  /** How a file is read: as it is, as a module of CommonJS, as a module of ES. */
  enum Form {
    SCRIPT,
    COMMON_JS,
    ES_MODULE
  }

  private record Key(String release, String path) {}

  private static final class Entry {
    private final byte @Nullable [] content;
    private final Map<Form, Source> sources = new java.util.EnumMap<>(Form.class);

    private Entry(byte @Nullable [] content) {
      this.content = content;
    }

    private long size() {
      // Text of two bytes a letter, and the tree of it, several times as large.
      return ENTRY + (content == null ? 0 : 8L * content.length);
    }
  }

  ReleaseFiles(long most) {
    this.most = most;
  }

  /** A file's bytes; asked of the node if they are not here. */
  Optional<byte[]> content(String release, String path, Supplier<byte @Nullable []> node) {
    return Optional.ofNullable(entry(release, path, node).content);
  }

  /** A file as something to run; equal sources are parsed once. */
  Optional<Source> source(
      String release, String path, Form form, Supplier<byte @Nullable []> node) {
    var entry = entry(release, path, node);
    byte[] content = entry.content;
    if (content == null) {
      return Optional.empty();
    }
    synchronized (this) {
      return Optional.of(
          entry.sources.computeIfAbsent(
              form,
              wanted -> Sources.of(path, new String(content, StandardCharsets.UTF_8), wanted)));
    }
  }

  private Entry entry(String release, String path, Supplier<byte @Nullable []> node) {
    var key = new Key(release, path);
    synchronized (this) {
      var known = entries.get(key);
      if (known != null) {
        return known;
      }
    }
    // Not under the lock: the node may take its time.
    var entry = new Entry(node.get());
    synchronized (this) {
      var other = entries.putIfAbsent(key, entry);
      if (other != null) {
        return other;
      }
      held += entry.size();
      var eldest = entries.entrySet().iterator();
      while (held > most && eldest.hasNext()) {
        held -= eldest.next().getValue().size();
        eldest.remove();
      }
      return entry;
    }
  }
}
