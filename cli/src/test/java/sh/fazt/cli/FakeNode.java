package sh.fazt.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import sh.fazt.cli.api.FakePeer;
import sh.fazt.cli.server.LocalNode;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;
import sh.fazt.registry.control.PlainJson;

/**
 * A node of an older release that runs in the test: a real HTTP server that takes deploys with the
 * keys it issued, and an operator's end that remembers what it was asked.
 */
public final class FakeNode implements LocalNode, LocalNode.Running {
  private final List<String> asked = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private final AtomicLong releases = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final FakePeer http;

  public FakeNode() throws IOException {
    http =
        new FakePeer(
            FakePeer.older(
                (exchange, _) -> {
                  String key = exchange.getRequestHeaders().getFirst("Authorization");
                  boolean known = keys.contains(String.valueOf(key).substring("Bearer ".length()));
                  FakePeer.send(
                      exchange,
                      known ? 200 : 401,
                      known
                          ? PlainJson.write(
                              Map.of("data", Map.of("release", releases.incrementAndGet())))
                          : "{\"error\":{\"code\":\"INVALID_API_KEY\",\"message\":\"Invalid\"}}");
                }));
  }

  public List<String> asked() {
    return List.copyOf(asked);
  }

  public FakePeer http() {
    return http;
  }

  public boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public Running start(Start start) {
    asked.add("start");
    return this;
  }

  @Override
  public List<Setting> check(Optional<Path> config) {
    return List.of();
  }

  @Override
  public ControlAnswer offline(Path database, ControlRequest request) {
    throw new IllegalStateException("the running node was not asked");
  }

  @Override
  public int port() {
    return http.port();
  }

  @Override
  public String domain() {
    return "localhost";
  }

  @Override
  public ControlAnswer handle(ControlRequest request) {
    asked.add(request.command());
    if (request.command().equals("create-key")) {
      keys.add("key-" + keys.size());
      return ControlAnswer.done(
          Map.of("name", request.argument("name").orElse(""), "token", keys.getLast()));
    }
    if (request.command().equals("has-key")) {
      return ControlAnswer.done(
          Map.of("known", request.argument("token").filter(keys::contains).isPresent()));
    }
    return ControlAnswer.done(Map.of());
  }

  @Override
  public OptionalInt askItself(Duration within) {
    return OptionalInt.of(200);
  }

  @Override
  public Optional<String> heartbeat(Duration within) {
    return Optional.empty();
  }

  @Override
  public void close() {
    http.close();
    closed.countDown();
  }
}
