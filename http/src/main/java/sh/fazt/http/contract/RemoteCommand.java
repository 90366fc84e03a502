package sh.fazt.http.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What people and scripts ask a node for in words, on the command line and through the gateway: one
 * way to call an endpoint.
 *
 * @param words that name it, such as {@code app link}
 * @param fixed values the command itself gives to fields of the endpoint
 * @param instead what it does if a certain flag is there, or none
 * @param question what a person is asked before it is done, or none
 * @param examples lines that work, and what they do
 */
public record RemoteCommand(
    String words,
    String summary,
    Endpoint endpoint,
    List<Input> inputs,
    Map<String, Object> fixed,
    @Nullable Alternative instead,
    @Nullable String question,
    List<Example> examples) {

  /** A line that works, and what it does. */
  public record Example(String line, String meaning) {}

  /** Another command this one stands for when a flag is there, which is an input of the other. */
  public record Alternative(Input flag, RemoteCommand command) {}

  public RemoteCommand {
    inputs = List.copyOf(inputs);
    fixed = Map.copyOf(fixed);
    examples = List.copyOf(examples);
  }

  public static RemoteCommand of(String words, String summary, Endpoint endpoint, Input... inputs) {
    return new RemoteCommand(
        words, summary, endpoint, List.of(inputs), Map.of(), null, null, List.of());
  }

  /** The same, which lists in pages. */
  public RemoteCommand paged() {
    var more = new ArrayList<>(inputs);
    more.add(Input.number("limit", Params.LIMIT, "At most so many entries"));
    more.add(Input.text("cursor", Params.CURSOR, "Go on where a page with --limit ended"));
    more.add(Input.number("offset", Params.OFFSET, "Pass over so many entries"));
    return new RemoteCommand(words, summary, endpoint, more, fixed, instead, question, examples);
  }

  /** The same, which gives this value to a field. */
  public <T> RemoteCommand giving(Param<T> field, T value) {
    var more = new TreeMap<>(fixed);
    more.put(field.name(), value);
    return new RemoteCommand(words, summary, endpoint, inputs, more, instead, question, examples);
  }

  /** The same, which is another command when this flag is there. */
  public RemoteCommand insteadWith(Input flag, RemoteCommand other) {
    return new RemoteCommand(
        words, summary, endpoint, inputs, fixed, new Alternative(flag, other), question, examples);
  }

  /** The same, after a confirmation at the terminal. */
  public RemoteCommand asking(String text) {
    return new RemoteCommand(words, summary, endpoint, inputs, fixed, instead, text, examples);
  }

  public RemoteCommand example(String line, String meaning) {
    var more = new ArrayList<>(examples);
    more.add(new Example(line, meaning));
    return new RemoteCommand(words, summary, endpoint, inputs, fixed, instead, question, more);
  }
}
