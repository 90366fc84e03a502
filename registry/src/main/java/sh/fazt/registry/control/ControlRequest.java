package sh.fazt.registry.control;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operator on the node's own machine asks of it, as one line of JSON: {@code
 * {"command":"create-key","arguments":{"name":"ci"}}}.
 *
 * @param arguments by the name of the flag that gave them
 */
public record ControlRequest(String command, Map<String, String> arguments) {
  public ControlRequest {
    arguments = Map.copyOf(arguments);
  }

  public static ControlRequest of(String command) {
    return new ControlRequest(command, Map.of());
  }

  public Optional<String> argument(String name) {
    return Optional.ofNullable(arguments.get(name));
  }

  /** The request as it is sent, without the line feed. */
  public String line() {
    return PlainJson.write(Map.of("command", command, "arguments", arguments));
  }

  /**
   * Reads what {@link #line} wrote.
   *
   * @throws IOException if the line is no request; its message says why
   */
  public static ControlRequest parse(String line) throws IOException {
    Map<String, @Nullable Object> fields = PlainJson.readObject(line);
    if (!(fields.get("command") instanceof String command) || command.isBlank()) {
      throw new IOException("no command");
    }
    var arguments = new LinkedHashMap<String, String>();
    for (Map.Entry<String, @Nullable Object> field :
        PlainJson.object(fields.get("arguments")).entrySet()) {
      if (!(field.getValue() instanceof String text)) {
        throw new IOException("argument " + field.getKey() + " is no text");
      }
      arguments.put(field.getKey(), text);
    }
    return new ControlRequest(command, arguments);
  }

  /** Arguments may hold a password or a token, so they are not printed. */
  @Override
  public String toString() {
    return "ControlRequest[" + command + " " + arguments.keySet() + "]";
  }
}
