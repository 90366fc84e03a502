package sh.fazt.http.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.storage.document.Json;

/** The arguments of one call of a script, of which nothing is known. Refuses by throwing. */
final class CallArguments {
  private final String call;
  private final ArrayNode values;

  CallArguments(String call, String json) {
    this.call = call;
    if (!(Json.parse(json).orElse(NullNode.getInstance()) instanceof ArrayNode array)) {
      throw RejectionCode.BAD_REQUEST
          .because(call + " was given arguments that cannot be read: nested too deep, or no JSON")
          .asException();
    }
    this.values = array;
  }

  private RejectedException wrong(int index, String kind) {
    return RejectionCode.BAD_REQUEST
        .because(call + ": argument " + (index + 1) + " has to be " + kind)
        .asException();
  }

  boolean has(int index) {
    return values.has(index);
  }

  JsonNode value(int index) {
    JsonNode value = values.get(index);
    if (value == null) {
      throw wrong(index, "there");
    }
    return value;
  }

  /** Of what may be left out. */
  JsonNode optional(int index) {
    return values.path(index);
  }

  String text(int index) {
    JsonNode value = values.path(index);
    if (!value.isTextual()) {
      throw wrong(index, "a text");
    }
    return value.textValue();
  }

  JsonNode number(int index) {
    JsonNode value = values.path(index);
    if (!value.isNumber()) {
      throw wrong(index, "a number");
    }
    return value;
  }

  /** A whole number; one that is too large is the largest. */
  long whole(int index) {
    return (long) number(index).doubleValue();
  }

  ObjectNode object(int index) {
    if (values.path(index) instanceof ObjectNode object) {
      return object;
    }
    throw wrong(index, "an object");
  }
}
