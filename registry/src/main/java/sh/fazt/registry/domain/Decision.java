package sh.fazt.registry.domain;

import java.util.List;
import sh.fazt.journal.Version;

/**
 * What a pure {@code decide} says to a command.
 *
 * @param <E> the entity's events
 */
public sealed interface Decision<E> {
  /** These events happen, together; none means that all is as wanted already. */
  record Accepted<E>(List<E> events) implements Decision<E> {}

  /** Nothing happens. */
  record Rejected<E>(Rejection rejection) implements Decision<E> {}

  /** The same command was accepted before, and led to this version. */
  record Repeated<E>(Version version) implements Decision<E> {}

  static <E> Decision<E> accept(E event) {
    return new Accepted<>(List.of(event));
  }

  static <E> Decision<E> accept(List<E> events) {
    return new Accepted<>(events);
  }

  static <E> Decision<E> refuse(Rejection rejection) {
    return new Rejected<>(rejection);
  }
}
