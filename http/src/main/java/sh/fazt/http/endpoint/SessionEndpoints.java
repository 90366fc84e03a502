package sh.fazt.http.endpoint;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.MessageView;
import sh.fazt.http.answer.Times;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.auth.SessionCookie;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Params;
import sh.fazt.http.contract.SessionContract;
import sh.fazt.http.network.Client;
import sh.fazt.http.request.ApiContext;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.http.request.Listing;
import sh.fazt.http.request.Page;
import sh.fazt.registry.access.SessionRow;
import sh.fazt.registry.access.Sessions;
import sh.fazt.registry.change.Registry;
import sh.fazt.registry.domain.RejectionCode;

/** Signing in and out, and where one is signed in. */
public final class SessionEndpoints {
  private static final Logger LOG = LoggerFactory.getLogger(SessionEndpoints.class);
  private static final int MAX_PROGRAM = 200;

  private final ApiContext context;
  private final Sessions sessions;
  private final Registry registry;
  private final LoginLimiter limiter;

  public SessionEndpoints(ApiContext context, LoginLimiter limiter) {
    this.context = context;
    this.sessions = context.node().sessions();
    this.registry = context.node().registry();
    this.limiter = limiter;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        SessionContract.LOGIN, loggingIn(),
        SessionContract.LOGOUT, this::logout,
        SessionContract.STATUS, SessionEndpoints::status,
        SessionContract.ME, this::me,
        SessionContract.LIST, this::list,
        SessionContract.END, this::end);
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Status(
      boolean authenticated,
      @Nullable String username,
      @JsonProperty("expiresAt") @Nullable String expiresAt) {}

  private record Me(String username, String version) {}

  private record View(
      long id,
      String username,
      String createdAt,
      String lastSeenAt,
      String expiresAt,
      String address,
      String program,
      boolean current) {}

  /** A client that failed too often is refused before its body is read. */
  private Handler loggingIn() {
    Handler login = this::login;
    return login.after(request -> limiter.mustBeAllowed(context.proxies().client(request)));
  }

  private CompletionStage<EndpointReply> login(Call call) {
    Client client = context.proxies().client(call.request());
    limiter.attempt(client);
    long epoch = sessions.epoch();
    var values = call.values();
    String username = values.text(Params.USERNAME).orElse("");
    boolean remembered = values.on(Params.REMEMBER_ME);
    return registry
        .operator()
        .isThis(username, values.text(Params.PASSWORD).orElse(""))
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                limiter.forget(client);
              }
            })
        .thenCompose(
            right -> {
              if (!right) {
                LOG.warn("A login from {} failed", client.shown());
                throw ApiRejections.wrongCredentials().asException();
              }
              limiter.succeeded(client);
              return sessions.open(
                  epoch, username, remembered, client.shown(), program(call.request()));
            })
        .thenApply(
            fresh -> {
              var opened = fresh.orElseThrow(() -> ApiRejections.wrongCredentials().asException());
              LOG.info(
                  "{} signed in from {}, session {}",
                  opened.session().username(),
                  client.shown(),
                  opened.session().id());
              return EndpointReply.of(new MessageView("Login successful"))
                  .with(
                      SessionCookie.set(
                          opened.token(), sessions.idle(remembered), client.secure()));
            });
  }

  private static String program(HttpRequest request) {
    String userAgent = request.getHeader("User-Agent").map(HttpHeader::value).orElse("unknown");
    return userAgent.length() > MAX_PROGRAM ? userAgent.substring(0, MAX_PROGRAM) : userAgent;
  }

  private CompletionStage<EndpointReply> logout(Call call) {
    Client client = context.proxies().client(call.request());
    return sessions
        .end(operator(call).id())
        .thenApply(
            _ ->
                EndpointReply.of(new MessageView("Logged out successfully"))
                    .withAll(SessionCookie.cleared(client.secure())));
  }

  private static CompletionStage<EndpointReply> status(Call call) {
    var status =
        call.caller() instanceof Caller.Operator(var session, _, _)
            ? new Status(true, session.username(), Times.of(session.expiresAt()))
            : new Status(false, null, null);
    return completedFuture(EndpointReply.of(status));
  }

  private CompletionStage<EndpointReply> me(Call call) {
    return completedFuture(
        EndpointReply.of(new Me(operator(call).username(), context.program().version())));
  }

  private CompletionStage<EndpointReply> list(Call call) {
    long own = call.caller() instanceof Caller.Operator(var session, _, _) ? session.id() : -1;
    return completedFuture(
        Page.of(
            call,
            "sessions",
            Listing.of(
                sessions.live(),
                row -> Listing.falling(row.id()),
                row ->
                    new View(
                        row.id(),
                        row.username(),
                        Times.of(row.createdAt()),
                        Times.of(row.seenAt()),
                        Times.of(row.expiresAt()),
                        row.address(),
                        row.program(),
                        row.id() == own))));
  }

  private CompletionStage<EndpointReply> end(Call call) {
    long id = call.whole(Params.NUMBER);
    return sessions
        .end(id)
        .thenApply(
            ended -> {
              if (!ended) {
                throw RejectionCode.SESSION_NOT_FOUND
                    .because("There is no session " + id)
                    .asException();
              }
              return EndpointReply.of(new MessageView("Session ended"));
            });
  }

  /** The contract requires a session. */
  private static SessionRow operator(Call call) {
    if (call.caller() instanceof Caller.Operator(var session, _, _)) {
      return session;
    }
    throw ApiRejections.anonymous().asException();
  }
}
