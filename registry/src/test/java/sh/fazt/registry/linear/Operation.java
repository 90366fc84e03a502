package sh.fazt.registry.linear;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing a client did to names, and what it was told.
 *
 * @param begin when it was asked, in nanoseconds
 * @param end when it was answered; an operation that was not may happen at any time after its
 *     begin, or never
 */
public record Operation(long begin, long end, Act act, Outcome outcome) {

  /** How an operation ended, as far as its client knows. */
  public enum Outcome {
    OK,
    /** Refused for a reason that the act names. */
    REFUSED,
    /** Refused for a reason that says nothing of the names, such as a partner that was busy. */
    NOTHING,
    UNKNOWN
  }

  /** What was asked. */
  public sealed interface Act {
    /** The names it is about. */
    Set<String> names();
  }

  /** Gives a name a value, whatever it had. Never refused. */
  public record Put(String name, String value) implements Act {
    @Override
    public Set<String> names() {
      return Set.of(name);
    }
  }

  /** Gives a free name a value; refused if it has one. */
  public record Take(String name, String value) implements Act {
    @Override
    public Set<String> names() {
      return Set.of(name);
    }
  }

  /** Takes the value of a name away; refused if it has none. */
  public record Remove(String name) implements Act {
    @Override
    public Set<String> names() {
      return Set.of(name);
    }
  }

  /** Exchanges the values of two names; refused if one has none. */
  public record Swap(String first, String second) implements Act {
    @Override
    public Set<String> names() {
      return Set.of(first, second);
    }
  }

  /**
   * Looked at names, all at one moment.
   *
   * @param seen their values; none for a name without one
   */
  public record Read(Map<String, @Nullable String> seen) implements Act {
    public Read {
      seen = new HashMap<>(seen);
    }

    @Override
    public Set<String> names() {
      return seen.keySet();
    }
  }

  static final long NEVER = Long.MAX_VALUE;

  boolean isUnknown() {
    return outcome == Outcome.UNKNOWN;
  }

  /** The names after it, if it could happen to these and be answered as it was; else none. */
  @Nullable Names after(Names names) {
    return switch (outcome) {
      case NOTHING -> names;
      case OK -> done(names);
      case REFUSED -> isRefused(names) ? names : null;
      case UNKNOWN -> {
        var done = done(names);
        yield done == null ? names : done;
      }
    };
  }

  private @Nullable Names done(Names names) {
    return switch (act) {
      case Put(var name, var value) -> names.with(name, value);
      case Take(var name, var value) -> names.at(name) == null ? names.with(name, value) : null;
      case Remove(var name) -> names.at(name) == null ? null : names.with(name, null);
      case Swap(var first, var second) ->
          names.at(first) == null || names.at(second) == null ? null : names.swapped(first, second);
      case Read(var seen) ->
          seen.entrySet().stream()
                  .allMatch(entry -> Objects.equals(names.at(entry.getKey()), entry.getValue()))
              ? names
              : null;
    };
  }

  private boolean isRefused(Names names) {
    return switch (act) {
      case Put _, Read _ -> false;
      case Take take -> names.at(take.name()) != null;
      case Remove remove -> names.at(remove.name()) == null;
      case Swap swap -> names.at(swap.first()) == null || names.at(swap.second()) == null;
    };
  }
}
