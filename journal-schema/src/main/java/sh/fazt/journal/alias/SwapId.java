package sh.fazt.journal.alias;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one attempt to swap two aliases; made by the coordinator. */
public record SwapId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static SwapId of(String value) {
    return new SwapId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
