package sh.fazt.http.api;

import static sh.fazt.registry.content.AZip.aZip;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.content.AZip;
import sh.fazt.registry.control.PlainJson;

/** A site that is deployed in three steps, as a client does it. */
public final class AManifest {
  private final Map<String, Object> body = new LinkedHashMap<>();
  private final List<Map<String, Object>> files = new ArrayList<>();
  private final Map<String, byte[]> contents = new LinkedHashMap<>();

  private AManifest(String site) {
    body.put("site_name", site);
    body.put("files", files);
  }

  public static AManifest aManifest(String site) {
    return new AManifest(site);
  }

  public AManifest with(String path, String text) {
    return with(path, text.getBytes(StandardCharsets.UTF_8));
  }

  public AManifest with(String path, byte[] bytes) {
    String digest = Sha256.hex(bytes);
    contents.put(digest, bytes);
    return listing(path, digest, bytes.length);
  }

  /** With a file that is listed so, whatever it holds. */
  public AManifest listing(String path, String digest, long size) {
    files.add(Map.of("path", path, "sha256", digest, "size", size));
    return this;
  }

  public AManifest saying(String field, Object value) {
    body.put(field, value);
    return this;
  }

  public String json() {
    return PlainJson.write(body);
  }

  /** A zip of these contents, each named by its digest. */
  public byte[] zip(Iterable<String> digests) {
    AZip zip = aZip();
    digests.forEach(digest -> zip.with(digest, Objects.requireNonNull(contents.get(digest))));
    return zip.bytes();
  }

  public Reply open(ApiNode node, @Nullable String key) {
    return node.request(
        "POST /api/deploys", key, "application/json", json().getBytes(StandardCharsets.UTF_8));
  }

  /** Opens it and sends what is missing. */
  public String sent(ApiNode node, String key) {
    Reply opened = open(node, key);
    List<String> missing = missing(opened);
    if (!missing.isEmpty()) {
      Reply reply = send(node, key, id(opened), zip(missing));
      if (!missing(reply).isEmpty()) {
        throw new AssertionError(reply.text());
      }
    }
    return id(opened);
  }

  public Reply deploy(ApiNode node, String key, String... fields) {
    return commit(node, key, sent(node, key), fields);
  }

  public static Reply send(ApiNode node, @Nullable String key, String id, byte[] zip) {
    return node.request("POST /api/deploys/" + id + "/content", key, "application/zip", zip);
  }

  public static Reply commit(ApiNode node, @Nullable String key, String id, String... fields) {
    return node.request(
        "POST /api/deploys/" + id + "/commit", key, "application/json", new byte[0], fields);
  }

  public static Reply state(ApiNode node, String key, String id) {
    return node.ask("GET /api/deploys/" + id, "Authorization: Bearer " + key);
  }

  public static String id(Reply opened) {
    return String.valueOf(data(opened).get("id"));
  }

  public static List<String> missing(Reply reply) {
    return data(reply).get("missing") instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of("nothing is said of it: " + reply.text());
  }

  private static Map<String, @Nullable Object> data(Reply reply) {
    try {
      return PlainJson.object(PlainJson.readObject(reply.text()).get("data"));
    } catch (IOException e) {
      throw new AssertionError(reply.text(), e);
    }
  }
}
