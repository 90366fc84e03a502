package sh.fazt.cli.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Failure;
import sh.fazt.registry.control.PlainJson;

/**
 * All that an app stores in one file: a line of JSON that says so, then one for each thing.
 * Documents are put back in the order in which they were inserted.
 */
final class StorageFile {
  private static final String FORMAT = "fazt-storage";
  private static final long VERSION = 1;

  private final StoredThings things;
  private long keys;
  private long documents;
  private long blobs;

  StorageFile(StoredThings things) {
    this.things = things;
  }

  /** How many things there were. */
  Map<String, @Nullable Object> counts() {
    var counts = new LinkedHashMap<String, @Nullable Object>();
    counts.put("keys", keys);
    counts.put("documents", documents);
    counts.put("blobs", blobs);
    return counts;
  }

  /** Writes everything into a file that is not there yet, page by page. */
  void write(Path file) throws IOException {
    boolean whole = false;
    Writer out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW);
    try (out) {
      var head = new LinkedHashMap<String, @Nullable Object>();
      head.put("format", FORMAT);
      head.put("version", VERSION);
      head.put("app", things.app());
      line(out, head);
      Map<String, Object> place = Map.of();
      do {
        var page = things.page(place);
        for (Object row : page.rows()) {
          line(out, entry(PlainJson.object(row)));
        }
        place = page.next();
      } while (!place.isEmpty());
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void line(Writer out, Map<String, @Nullable Object> entry) throws IOException {
    out.write(PlainJson.write(entry));
    out.write('\n');
  }

  private Map<String, @Nullable Object> entry(Map<String, @Nullable Object> row) {
    var entry = new LinkedHashMap<String, @Nullable Object>(row);
    entry.remove("size");
    switch (String.valueOf(row.get("kind"))) {
      case "kv" -> keys++;
      case "ds" -> documents++;
      default -> {
        blobs++;
        byte[] bytes = things.blob(String.valueOf(row.get("key"))).orElse(new byte[0]);
        entry.put("base64", Base64.getEncoder().encodeToString(bytes));
      }
    }
    return entry;
  }

  /** A document waits until its turn comes. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Waiting(long order, String key, byte[] json) {}

  /**
   * Stores everything that a file holds; what is there under the same keys is replaced.
   *
   * @throws Failure if it is no such file, or the peer refuses a part of it
   */
  void read(Path file) throws IOException {
    var waiting = new ArrayList<Waiting>();
    try (BufferedReader in = Files.newBufferedReader(file)) {
      head(in.readLine());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        take(entry(line), waiting);
      }
    }
    waiting.sort(Comparator.comparingLong(Waiting::order));
    for (Waiting document : waiting) {
      things.put(document.key(), "ds", 0, "application/json", document.json());
      documents++;
    }
  }

  private static void head(@Nullable String line) {
    var head = line == null ? Map.<String, @Nullable Object>of() : entry(line);
    if (!FORMAT.equals(head.get("format"))) {
      throw Failure.usage(
          "this is no file of 'fazt storage export'", "Its first line says \"fazt-storage\".");
    }
    if (!Long.valueOf(VERSION).equals(head.get("version"))) {
      throw Failure.usage("a newer fazt wrote this file", "Use that one.");
    }
  }

  private static Map<String, @Nullable Object> entry(String line) {
    try {
      return PlainJson.readObject(line);
    } catch (IOException e) {
      throw Failure.usage("a line of the file is no JSON object", "Export it once more.");
    }
  }

  private void take(Map<String, @Nullable Object> entry, List<Waiting> waiting) {
    String key = String.valueOf(entry.get("key"));
    byte[] json = PlainJson.write(entry.get("value")).getBytes(StandardCharsets.UTF_8);
    switch (String.valueOf(entry.get("kind"))) {
      case "kv" -> {
        long expires = entry.get("expires") instanceof Number number ? number.longValue() : 0;
        things.put(key, "kv", expires, "application/json", json);
        keys++;
      }
      case "ds" -> {
        long order = entry.get("order") instanceof Number number ? number.longValue() : 0;
        waiting.add(new Waiting(order, key, json));
      }
      case "s3" -> {
        things.put(
            key,
            "s3",
            0,
            String.valueOf(entry.getOrDefault("mime", "application/octet-stream")),
            Base64.getDecoder().decode(String.valueOf(entry.get("base64"))));
        blobs++;
      }
      default ->
          throw Failure.usage(
              "the file holds something of the kind " + entry.get("kind"), "Use a newer fazt.");
    }
  }
}
