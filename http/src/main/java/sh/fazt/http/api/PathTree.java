package sh.fazt.http.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.contract.Endpoint;

/**
 * Finds what answers a path. A segment that is spelled out goes before one that varies, so {@code
 * /api/aliases/swap} is not the alias {@code swap}.
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
   * @param methods the endpoints there, by method
   * @param segments what stands in place of the segments that vary, in their order
   */
  record Found(Map<String, Endpoint> methods, List<String> segments) {
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

  /** What answers the path, as it was sent, or none. */
  @Nullable Found find(String path) {
    return find(root, split(path), 0, new ArrayList<>());
  }

  private static @Nullable Found find(Node node, List<String> path, int at, List<String> captured) {
    if (at == path.size()) {
      return node.methods.isEmpty() ? null : new Found(node.methods, captured);
    }
    String segment = path.get(at);
    Node literal = node.literal.get(segment);
    Found found = literal == null ? null : find(literal, path, at + 1, captured);
    if (found == null && node.any != null && !segment.isEmpty()) {
      captured.add(segment);
      found = find(node.any, path, at + 1, captured);
      if (found == null) {
        captured.removeLast();
      }
    }
    if (found == null && node.rest != null) {
      captured.add(String.join("/", path.subList(at, path.size())));
      found = new Found(node.rest.methods, captured);
    }
    return found;
  }

  /** The segments of a path that begins with a slash. */
  private static List<String> split(String path) {
    return List.of(path.substring(1).split("/", -1));
  }
}
