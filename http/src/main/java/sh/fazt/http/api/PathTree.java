package sh.fazt.http.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.contract.Endpoint;

/**
 * Finds what answers a path. A segment that is spelled out goes before one that varies, for each
 * method: {@code POST /api/aliases/swap} swaps, and {@code GET} reads the alias {@code swap}.
 */
final class PathTree {
  private final Node root = new Node();

  private static final class Node {
    final Map<String, Node> literal = new HashMap<>();
    final Map<String, Endpoint> methods = new TreeMap<>();
    @Nullable Node any;
    @Nullable Node rest;
  }

  /**
   * What a path leads to.
   *
   * @param segments what stands in place of the segments that vary, in their order
   */
  record Found(Endpoint endpoint, List<String> segments) {
    Found {
      segments = List.copyOf(segments);
    }
  }

  PathTree(Iterable<Endpoint> endpoints) {
    endpoints.forEach(this::add);
  }

  private void add(Endpoint endpoint) {
    Node node = root;
    for (String segment : split(endpoint.path())) {
      node = below(node, segment);
    }
    if (node.methods.put(endpoint.method(), endpoint) != null) {
      throw new IllegalArgumentException("twice: " + endpoint.method() + " " + endpoint.path());
    }
  }

  private static Node below(Node node, String segment) {
    if (!segment.startsWith("{")) {
      return node.literal.computeIfAbsent(segment, _ -> new Node());
    }
    if (segment.endsWith("...}")) {
      Node rest = node.rest == null ? new Node() : node.rest;
      node.rest = rest;
      return rest;
    }
    Node any = node.any == null ? new Node() : node.any;
    node.any = any;
    return any;
  }

  /** What answers the path, as it was sent; empty if nothing does, whatever the method. */
  Map<String, Found> find(String path) {
    var found = new TreeMap<String, Found>();
    find(root, split(path), 0, new ArrayList<>(), found);
    return found;
  }

  /** What was found first for a method stays: literal segments are tried before others. */
  private static void find(
      Node node, List<String> path, int at, List<String> captured, Map<String, Found> found) {
    if (at == path.size()) {
      node.methods.forEach(
          (method, endpoint) -> found.putIfAbsent(method, new Found(endpoint, captured)));
      return;
    }
    String segment = path.get(at);
    Node literal = node.literal.get(segment);
    if (literal != null) {
      find(literal, path, at + 1, captured, found);
    }
    if (node.any != null && !segment.isEmpty()) {
      captured.add(segment);
      find(node.any, path, at + 1, captured, found);
      captured.removeLast();
    }
    if (node.rest != null) {
      var whole = new ArrayList<>(captured);
      whole.add(String.join("/", path.subList(at, path.size())));
      node.rest.methods.forEach(
          (method, endpoint) -> found.putIfAbsent(method, new Found(endpoint, whole)));
    }
  }

  /** The segments of a path that begins with a slash. */
  private static List<String> split(String path) {
    return List.of(path.substring(1).split("/", -1));
  }
}
