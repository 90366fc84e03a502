package sh.fazt.http.auth;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.journal.KeyNo;
import sh.fazt.registry.access.KeyRow;

/** Decides who a request comes from. */
public final class KeyGate {
  private final Function<String, Optional<KeyRow>> keys;
  private final Consumer<KeyNo> used;

  /**
   * A gate for the holders of keys.
   *
   * @param keys the live key a token opens; does not block
   * @param used is told which key was used; does not block
   */
  public KeyGate(Function<String, Optional<KeyRow>> keys, Consumer<KeyNo> used) {
    this.keys = keys;
    this.used = used;
  }

  /** Looks at the credentials of the request and nothing else of it. */
  public Admission admit(HttpRequest request) {
    return switch (Credentials.of(request)) {
      case Credentials.None _ -> new Admission.Anonymous();
      case Credentials.Malformed _ -> new Admission.Malformed();
      case Credentials.Bearer(var token) -> admit(keys.apply(token));
    };
  }

  private Admission admit(Optional<KeyRow> key) {
    if (key.isEmpty()) {
      return new Admission.UnknownKey();
    }
    used.accept(key.get().key());
    return new Admission.Admitted(key.get());
  }
}
