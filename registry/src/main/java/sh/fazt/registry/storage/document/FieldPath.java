package sh.fazt.registry.storage.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Arrays;
import java.util.List;

/**
 * Where a value is in a document: names of members, from the outside in. Any text is one; dots
 * descend.
 */
public record FieldPath(String text, List<String> names) {
  public FieldPath {
    names = List.copyOf(names);
  }

  public static FieldPath of(String text) {
    return new FieldPath(
        text, text.indexOf('.') < 0 ? List.of(text) : Arrays.asList(text.split("\\.", -1)));
  }

  /** What is there, or a {@link MissingNode}. Arrays are not descended into. */
  public JsonNode in(JsonNode object) {
    JsonNode at = object;
    for (String name : names) {
      at = at.isObject() ? at.path(name) : MissingNode.getInstance();
    }
    return at;
  }

  String first() {
    return names.getFirst();
  }
}
