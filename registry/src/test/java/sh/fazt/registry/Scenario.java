package sh.fazt.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.Rejection;

/**
 * Given past events, when a command, then events or a refusal: the form of every rule's test.
 *
 * @param <S> state
 * @param <E> events
 * @param <C> commands
 */
public final class Scenario<S, E, C> {
  private final BiFunction<S, C, Decision<E>> decide;
  private final BiFunction<S, E, S> evolve;
  private final List<E> written = new ArrayList<>();
  private S state;
  private @Nullable Decision<E> decision;

  public Scenario(S empty, BiFunction<S, C, Decision<E>> decide, BiFunction<S, E, S> evolve) {
    this.state = empty;
    this.decide = decide;
    this.evolve = evolve;
  }

  /** The command is sent, and what it leads to happens. */
  public Scenario<S, E, C> when(C command) {
    var made = decide.apply(state, command);
    decision = made;
    written.clear();
    if (made instanceof Decision.Accepted<E>(var events)) {
      for (E event : events) {
        state = evolve.apply(state, event);
        written.add(event);
      }
    }
    return this;
  }

  /** An event of the past. */
  public Scenario<S, E, C> given(E event) {
    state = evolve.apply(state, event);
    return this;
  }

  public Scenario<S, E, C> thenWritten(Class<?>... types) {
    assertThat(written)
        .map(Object::getClass)
        .map(Class::getSimpleName)
        .containsExactlyElementsOf(Arrays.stream(types).map(Class::getSimpleName).toList());
    return this;
  }

  public Scenario<S, E, C> thenNothingWritten() {
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    return thenWritten();
  }

  public Scenario<S, E, C> thenRefused(Rejection rejection) {
    assertThat(decision).isEqualTo(new Decision.Rejected<>(rejection));
    return this;
  }

  public Scenario<S, E, C> thenRefused(int status, String code) {
    assertThat(decision).isInstanceOf(Decision.Rejected.class);
    var rejection = ((Decision.Rejected<?>) java.util.Objects.requireNonNull(decision)).rejection();
    assertThat(rejection.status()).isEqualTo(status);
    assertThat(rejection.code().wireName()).isEqualTo(code);
    assertThat(rejection.sentence()).isNotBlank();
    return this;
  }

  public Scenario<S, E, C> thenRepeated(long version) {
    assertThat(decision).isEqualTo(new Decision.Repeated<>(sh.fazt.journal.Version.of(version)));
    return this;
  }

  public Scenario<S, E, C> thenState(Consumer<S> check) {
    check.accept(state());
    return this;
  }

  public S state() {
    return state;
  }
}
