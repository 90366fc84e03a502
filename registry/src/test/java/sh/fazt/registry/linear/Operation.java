package sh.fazt.registry.linear;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.linear.Names.Name;

/**
 * One thing a client did to names, and what it was told.
 *
 * @param begin when it was asked, in nanoseconds
 * @param end when it was answered; an operation that was not may happen at any time after its
 *     begin, or never
 */
public record Operation(long begin, long end, Act act, Answer answer) {

  /** What the client was told. */
  public sealed interface Answer {}

  /**
   * It was done.
   *
   * @param versions of the names afterwards, as far as they were told
   */
  public record Done(Map<String, Long> versions) implements Answer {
    public Done {
      versions = Map.copyOf(versions);
    }
  }

  /** Refused for the reason that the act names. */
  public record Refused() implements Answer {}

  /** Refused for a reason that says nothing of the names, such as a partner that was busy. */
  public record Nothing() implements Answer {}

  /** No answer came. */
  public record Unknown() implements Answer {}

  /** What was asked. */
  public sealed interface Act {
    /** The names it is about. */
    Set<String> names();
  }

  /** Gives a name a value it does not have, whatever it had. Never refused. */
  public record Put(String name, String value) implements Act {
    @Override
    public Set<String> names() {
      return Set.of(name);
    }
  }

  /** Changes something about a name but its value; refused if it has none. */
  public record Touch(String name) implements Act {
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

  /** Looked at names, all at one moment. */
  public record Read(Map<String, Name> seen) implements Act {
    public Read {
      seen = Map.copyOf(seen);
    }

    @Override
    public Set<String> names() {
      return seen.keySet();
    }
  }

  static final long NEVER = Long.MAX_VALUE;

  boolean isUnknown() {
    return answer instanceof Unknown;
  }

  /** The names after it, if it could happen to these and be answered as it was; else none. */
  @Nullable Names after(Names names) {
    return switch (answer) {
      case Nothing _ -> names;
      case Refused _ -> isRefused(names) ? names : null;
      case Unknown _ -> done(names);
      case Done(var versions) -> {
        var done = done(names);
        yield done != null
                && versions.entrySet().stream()
                    .allMatch(told -> done.at(told.getKey()).version() == told.getValue())
            ? done
            : null;
      }
    };
  }

  private @Nullable Names done(Names names) {
    return switch (act) {
      case Put(var name, var value) -> names.with(name, value);
      case Touch(var name) -> names.has(name) ? names.with(name, names.at(name).value()) : null;
      case Take(var name, var value) -> names.has(name) ? null : names.with(name, value);
      case Remove(var name) -> names.has(name) ? names.with(name, null) : null;
      case Swap(var first, var second) ->
          names.has(first) && names.has(second) ? names.swapped(first, second) : null;
      case Read(var seen) ->
          seen.entrySet().stream()
                  .allMatch(entry -> names.at(entry.getKey()).looksLike(entry.getValue()))
              ? names
              : null;
    };
  }

  private boolean isRefused(Names names) {
    return switch (act) {
      case Put _, Read _ -> false;
      case Take take -> names.has(take.name());
      case Touch touch -> !names.has(touch.name());
      case Remove remove -> !names.has(remove.name());
      case Swap swap -> !names.has(swap.first()) || !names.has(swap.second());
    };
  }
}
