package sh.fazt.function.protocol;

import java.util.List;

/**
 * What becomes the global {@code request}.
 *
 * @param method in capitals
 * @param path the whole path, decoded
 * @param query parameters as they came; the first of each name counts
 * @param headers fields with canonical names ({@code User-Agent}), without {@code Host}; the first
 *     of each name counts
 * @param body what was sent
 */
public record FunctionRequest(
    String method, String path, List<Header> query, List<Header> headers, RequestBody body) {
  public FunctionRequest {
    query = List.copyOf(query);
    headers = List.copyOf(headers);
  }
}
