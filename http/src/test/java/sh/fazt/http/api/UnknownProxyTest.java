package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import sh.fazt.http.WireClient;
import sh.fazt.http.network.Proxies;
import sh.fazt.registry.node.HandClock;

/** A proxy in front of the node of which its settings know nothing. */
class UnknownProxyTest {
  private static final String RIGHT = "correct horse battery";
  private static final String OPERATOR = "X-Forwarded-For: 198.51.100.7";

  private final HandClock clock = new HandClock();
  private final ApiNode node = ApiNode.open("", clock);

  UnknownProxyTest() {
    ApiNode.waitFor(
        node.node().node().registry().operator().change(node.node().aCommand(), "me", RIGHT));
  }

  @AfterEach
  void close() {
    node.close();
  }

  private int login(String password, String... fields) {
    return node.send(
            "POST /api/login", "{\"username\":\"me\",\"password\":\"" + password + "\"}", fields)
        .status();
  }

  private static String stranger(int number) {
    return "X-Forwarded-For: 203.0.113." + number;
  }

  @Test
  void aStrangerBehindItDoesNotKeepTheOperatorOut() {
    for (int i = 0; i < 5; i++) {
      assertThat(login("wrong horse", stranger(1))).isEqualTo(401);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(login(RIGHT, stranger(1))).as("who guessed is kept out").isEqualTo(429);
    }
    assertThat(login(RIGHT, OPERATOR)).isEqualTo(200);
  }

  @Test
  void whoSaysEverNewNamesHasABoundedNumberOfGuesses() {
    assertThat(login(RIGHT, OPERATOR)).isEqualTo(200);
    int looked = 0;
    for (int i = 0; i < 80; i++) {
      looked += login("wrong horse", stranger(i)) == 401 ? 1 : 0;
    }
    assertThat(looked).isEqualTo(50);
    assertThat(login(RIGHT, stranger(200))).isEqualTo(429);
    assertThat(login(RIGHT, OPERATOR)).as("who was here before").isEqualTo(200);
    clock.pass(Duration.ofMinutes(15));
    assertThat(login(RIGHT, stranger(200))).isEqualTo(200);
  }

  @Test
  void whatAnAddressSaysThatAlsoCameForItselfIsNotListenedTo() {
    for (int i = 0; i < 5; i++) {
      assertThat(login("wrong horse")).isEqualTo(401);
    }
    assertThat(login(RIGHT, stranger(1))).isEqualTo(429);
  }

  @Test
  void theLogSaysOnceWhichSettingIsMissing() {
    var log = (Logger) LoggerFactory.getLogger(Proxies.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    try {
      node.ask("GET /health");
      assertThat(lines.list).isEmpty();
      for (int i = 0; i < 20; i++) {
        node.ask("GET /health", stranger(i));
        WireClient.ask(node.port(), "shop.example.com", "GET /", stranger(i));
      }
      assertThat(lines.list)
          .singleElement()
          .extracting(ILoggingEvent::getFormattedMessage)
          .asString()
          .contains("127.0.0.1", "fazt.http.trusted-proxies");
      try (var configured = ApiNode.open("fazt.http.trusted-proxies = [\"127.0.0.1\"]")) {
        configured.ask("GET /health", stranger(1));
      }
      assertThat(lines.list).hasSize(1);
    } finally {
      log.detachAppender(lines);
    }
  }
}
