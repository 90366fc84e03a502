package sh.fazt.http.auth;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.journal.KeyNo;
import sh.fazt.registry.access.KeyRow;
import sh.fazt.registry.access.Keys;
import sh.fazt.registry.access.Sessions;
import sh.fazt.registry.node.Node;

/** Decides who a request comes from. Never blocks. */
public final class Gate {
  private final Function<String, Optional<KeyRow>> keys;
  private final Keys slow;
  private final Consumer<KeyNo> used;
  private final Function<String, Optional<Sessions.Used>> sessions;
  private final Predicate<String> live;

  /** The gate of a node, which also writes down, now and then, when keys and sessions were used. */
  public static Gate of(ClassicActorSystemProvider system, Node node) {
    return of(system, node, node.keys()::find);
  }

  /**
   * The same with other keys.
   *
   * @param keys the live key a token opens
   */
  public static Gate of(
      ClassicActorSystemProvider system, Node node, Function<String, Optional<KeyRow>> keys) {
    var uses = new LastUses(node.clock(), node.keys().stored()::used);
    Duration every = node.config().getDuration("fazt.http.api.last-use-every");
    var classic = system.classicSystem();
    classic
        .scheduler()
        .scheduleWithFixedDelay(
            every,
            every,
            () -> {
              uses.write();
              LastUses.watch(node.sessions().write());
            },
            classic.dispatchers().lookup(Dispatchers.DefaultBlockingDispatcherId()));
    return new Gate(keys, node.keys(), uses::note, node.sessions()::use, node.sessions()::isLive);
  }

  /**
   * A gate.
   *
   * @param keys the live key a token opens
   * @param slow finds out about a token what takes long
   * @param used is notified of each key that was used
   * @param sessions the live session a cookie belongs to, which is used by that
   * @param live whether a cookie belongs to one, without using it
   */
  Gate(
      Function<String, Optional<KeyRow>> keys,
      Keys slow,
      Consumer<KeyNo> used,
      Function<String, Optional<Sessions.Used>> sessions,
      Predicate<String> live) {
    this.keys = keys;
    this.slow = slow;
    this.used = used;
    this.sessions = sessions;
    this.live = live;
  }

  /**
   * Comes before either of the others: whether a token is known can take a while to find out, once
   * for each key of an older server.
   *
   * @return nothing, as a rule. What is there fails with a {@link
   *     sh.fazt.registry.domain.RejectedException} if it could not be found out, and the request is
   *     to be sent again
   */
  public Optional<CompletionStage<Boolean>> findOut(HttpRequest request) {
    return slow.someWait()
            && Credentials.of(request) instanceof Credentials.Bearer(var token)
            && keys.apply(token).isEmpty()
        ? slow.findOut(token)
        : Optional.empty();
  }

  /**
   * Authenticates calls of the API: the holder of a key, or a signed-in user. A bearer token goes
   * before a cookie, so that a program says who it is wherever it runs.
   */
  public Admission admit(HttpRequest request) {
    return switch (Credentials.of(request)) {
      case Credentials.None _ -> signedIn(request);
      case Credentials.Malformed _ -> new Admission.Malformed();
      case Credentials.Bearer(var token) -> holder(token);
    };
  }

  /** Who visits a site: cookies of the API's hosts count for nothing there. */
  public Admission admitVisitor(HttpRequest request) {
    return switch (Credentials.of(request)) {
      case Credentials.None _ -> new Admission.Anonymous();
      case Credentials.Malformed _ -> new Admission.Malformed();
      case Credentials.Bearer(var token) -> holder(token);
    };
  }

  private Admission holder(String token) {
    var key = keys.apply(token);
    if (key.isEmpty()) {
      return new Admission.UnknownKey();
    }
    used.accept(key.get().key());
    return new Admission.Admitted(new Caller.KeyHolder(key.get()));
  }

  /** Any page may set a cookie for us beside the good one, so all are tried. */
  private Admission signedIn(HttpRequest request) {
    Optional<Admission> admission =
        Origin.allows(request)
            ? SessionCookie.first(request, this::operator)
            : SessionCookie.first(request, this::foreignOrigin);
    return admission.orElseGet(Admission.Anonymous::new);
  }

  private Optional<Admission> operator(SessionCookie.Shown shown) {
    return sessions
        .apply(shown.secret())
        .map(used -> new Caller.Operator(used.session(), shown, used.renewed()))
        .map(Admission.Admitted::new);
  }

  /** What somebody else's page asks for is no use of the session, and makes it last no longer. */
  private Optional<Admission> foreignOrigin(SessionCookie.Shown shown) {
    return live.test(shown.secret())
        ? Optional.of(new Admission.ForeignOrigin())
        : Optional.empty();
  }
}
