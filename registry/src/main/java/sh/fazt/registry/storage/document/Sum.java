package sh.fazt.registry.storage.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.util.Optional;

/** The sum of two numbers as a script would see it: whole ones stay exact or are not made. */
public final class Sum {
  /** From here on JavaScript cannot tell a whole number from its neighbour. */
  private static final long EXACT = 1L << 53;

  private Sum() {}

  /** The sum; nothing if it would not be exact, or is no number. */
  public static Optional<JsonNode> of(JsonNode a, JsonNode b) {
    double sum = a.doubleValue() + b.doubleValue();
    if (!Double.isFinite(sum)) {
      return Optional.empty();
    }
    if (!isWhole(a) || !isWhole(b)) {
      return Optional.of(DoubleNode.valueOf(sum));
    }
    return Math.abs(sum) < EXACT && isExact(a) && isExact(b)
        ? Optional.of(LongNode.valueOf((long) sum))
        : Optional.empty();
  }

  private static boolean isWhole(JsonNode number) {
    return number.doubleValue() == Math.rint(number.doubleValue());
  }

  private static boolean isExact(JsonNode number) {
    return Math.abs(number.doubleValue()) <= EXACT;
  }
}
