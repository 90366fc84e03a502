package sh.fazt.http.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What people and scripts ask a node for in words, on the command line and through the gateway: one
 * way to call an endpoint.
 *
 * @param words that name it, such as {@code app link}
 * @param fixed values the command itself gives to fields of the endpoint
 * @param examples lines that work, and what they do
 */
public record Command(
    String words,
    String summary,
    Endpoint endpoint,
    List<Input> inputs,
    Map<String, Object> fixed,
    List<Example> examples) {

  /** A line that works, and what it does. */
  public record Example(String line, String meaning) {}

  public Command {
    inputs = List.copyOf(inputs);
    fixed = Map.copyOf(fixed);
    examples = List.copyOf(examples);
  }

  public static Command of(String words, String summary, Endpoint endpoint, Input... inputs) {
    return new Command(words, summary, endpoint, List.of(inputs), Map.of(), List.of());
  }

  /** The same, which gives this value to a field. */
  public Command giving(String field, Object value) {
    var more = new TreeMap<>(fixed);
    more.put(field, value);
    return new Command(words, summary, endpoint, inputs, more, examples);
  }

  public Command example(String line, String meaning) {
    var more = new ArrayList<>(examples);
    more.add(new Example(line, meaning));
    return new Command(words, summary, endpoint, inputs, fixed, more);
  }
}
