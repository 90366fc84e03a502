package sh.fazt.http.fetch;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.fazt.function.protocol.CallResult;
import sh.fazt.function.protocol.Invocation;
import sh.fazt.http.fetch.FetchRefused.Code;
import sh.fazt.http.function.HostCalls;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.app.FetchHosts;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.routing.AppRow;

/**
 * {@code fazt.net.fetch}: a script asks other servers, over https, on the public internet, and only
 * those that its app names. Each redirect is looked at like the first request.
 */
public final class FetchCalls implements HostCalls {
  private static final JsonMapper JSON = new JsonMapper();

  /** What scripts are shown no value of: {@code auth: "GITHUB"} sends {@code SECRET_GITHUB}. */
  public static final String SECRET = "SECRET_";

  private final FetchSettings settings;
  private final HttpsClient client;
  private final Function<AppId, FetchHosts> hosts;
  private final BiFunction<AppId, String, Optional<String>> secrets;
  private final Semaphore places;

  /**
   * Calls of all apps.
   *
   * @param hosts where an app may ask
   * @param secrets the environment value of an app by its name; may block
   */
  FetchCalls(
      FetchSettings settings,
      HttpsClient client,
      Function<AppId, FetchHosts> hosts,
      BiFunction<AppId, String, Optional<String>> secrets) {
    this.settings = settings;
    this.client = client;
    this.hosts = hosts;
    this.secrets = secrets;
    this.places = new Semaphore(settings.parallel());
  }

  /** Those of a node. */
  public static FetchCalls of(Node node, String version) {
    var settings = FetchSettings.of(node.config());
    var client =
        new HttpsClient(
            node.system().classicSystem(),
            new PublicAddresses(settings.privateAddresses()),
            HttpsClient::usualAuthorities,
            settings.maxResponse(),
            "fazt/" + version);
    return new FetchCalls(
        settings,
        client,
        app -> hosts(node.table().now().app(app)),
        (app, name) ->
            node.registry().environments().value(app, name).toCompletableFuture().join());
  }

  private static FetchHosts hosts(@Nullable AppRow app) {
    return FetchHosts.of(app == null ? Map.of() : app.metadata().settings());
  }

  /** What of an app's environment values its scripts may read. */
  public static Map<String, String> readable(Map<String, String> env) {
    return env.entrySet().stream()
        .filter(value -> !value.getKey().startsWith(SECRET))
        .collect(toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public boolean changesSomething(String name) {
    // Whoever is asked may do something.
    return true;
  }

  @Override
  public Session begin(Invocation invocation) {
    return new OneRequest(AppId.of(invocation.app()));
  }

  private final class OneRequest implements Session {
    private final AppId app;
    private int calls;

    OneRequest(AppId app) {
      this.app = app;
    }

    @Override
    public CallResult call(String name, String json, byte @Nullable [] bytes) {
      try {
        if (!name.equals("net.fetch")) {
          throw new FetchRefused(Code.NET_REQUEST, "there is no call " + name);
        }
        return result(fetched(FetchRequest.read(json, bytes)));
      } catch (FetchRefused refused) {
        return new CallResult.Refused(refused.code().name(), String.valueOf(refused.getMessage()));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return new CallResult.Refused(Code.NET_ERROR.name(), "the node is stopping");
      }
    }

    private FetchedResponse fetched(FetchRequest request)
        throws FetchRefused, InterruptedException {
      if (++calls > settings.calls()) {
        throw new FetchRefused(
            Code.NET_LIMIT,
            "a request fetches at most "
                + settings.calls()
                + " times (setting fazt.http.functions.fetch.calls)");
      }
      if (request.body() != null && request.body().length > settings.maxRequest()) {
        throw new FetchRefused(
            Code.NET_SIZE,
            "net.fetch sends at most "
                + settings.maxRequest()
                + " bytes (setting fazt.http.functions.fetch.max-request)");
      }
      if (!places.tryAcquire()) {
        throw new FetchRefused(
            Code.NET_LIMIT, "the node is fetching too much at the moment; try again");
      }
      try {
        return followed(request);
      } finally {
        places.release();
      }
    }

    private FetchedResponse followed(FetchRequest first) throws FetchRefused, InterruptedException {
      long until = System.nanoTime() + settings.time().toNanos();
      FetchRequest request = first;
      for (int redirects = 0; ; redirects++) {
        mayAsk(request.url());
        Duration left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
        FetchedResponse response = client.send(request, token(request), left);
        URI next = target(request.url(), response);
        if (next == null) {
          return response;
        }
        if (redirects >= settings.redirects()) {
          throw new FetchRefused(Code.NET_ERROR, request.url().getHost() + " redirects too often");
        }
        request = request.redirected(response.status(), next);
      }
    }

    private void mayAsk(URI url) throws FetchRefused {
      if (!hosts.apply(app).allow(url.getHost())) {
        throw new FetchRefused(
            Code.NET_BLOCKED,
            url.getHost()
                + " is not among this app's hosts (its setting "
                + FetchHosts.SETTING
                + ")");
      }
    }

    private @Nullable String token(FetchRequest request) throws FetchRefused {
      String secret = request.secret();
      if (secret == null) {
        return null;
      }
      return secrets
          .apply(app, SECRET + secret)
          .orElseThrow(
              () ->
                  new FetchRefused(
                      Code.NET_AUTH,
                      "this app has no environment value of that name behind " + SECRET));
    }

    @Override
    public void close() {}
  }

  private static @Nullable URI target(URI from, FetchedResponse response) throws FetchRefused {
    String location = response.headers().get("location");
    return switch (response.status()) {
      case 301, 302, 303, 307, 308 -> location == null ? null : next(from, location);
      default -> null;
    };
  }

  private static URI next(URI from, String location) throws FetchRefused {
    try {
      return FetchRequest.checked(from.resolve(location));
    } catch (IllegalArgumentException _) {
      throw new FetchRefused(Code.NET_ERROR, from.getHost() + " redirects to no URL");
    }
  }

  private static CallResult result(FetchedResponse response) {
    ObjectNode answer = JSON.createObjectNode().put("status", response.status());
    ObjectNode headers = answer.putObject("headers");
    response.headers().forEach(headers::put);
    return new CallResult.Done(answer.toString(), response.body());
  }
}
