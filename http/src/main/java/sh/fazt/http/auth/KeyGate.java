package sh.fazt.http.auth;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.journal.KeyNo;
import sh.fazt.registry.access.KeyRow;
import sh.fazt.registry.node.Node;

/** Decides who a request comes from. */
public final class KeyGate {
  private final Function<String, Optional<KeyRow>> keys;
  private final Consumer<KeyNo> used;

  /** The gate of a node, which also writes down, now and then, when keys were last used. */
  public static KeyGate of(ClassicActorSystemProvider system, Node node) {
    var uses = new LastUses(node.clock(), node.keys().stored()::used);
    Duration every = node.config().getDuration("fazt.http.api.last-use-every");
    system
        .classicSystem()
        .scheduler()
        .scheduleWithFixedDelay(
            every,
            every,
            uses::write,
            system.classicSystem().dispatchers().lookup(Dispatchers.DefaultBlockingDispatcherId()));
    return new KeyGate(node.keys()::find, uses::note);
  }

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
    return new Admission.Admitted(new Caller.Holder(key.get()));
  }
}
