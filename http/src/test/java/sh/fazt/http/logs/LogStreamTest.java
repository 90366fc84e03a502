package sh.fazt.http.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.logs.LogLevel;
import sh.fazt.registry.logs.LogQuery;
import sh.fazt.registry.node.Eventually;
import sh.fazt.registry.node.TestNode;

/** How many follow logs at once. */
class LogStreamTest {
  private static ResponseEntity follow(LogStream stream) {
    return stream.follow(
        List.of(), new LogQuery(AppId.of("app_follow00"), LogLevel.DEBUG, 1, 0, 10));
  }

  private static boolean isFull(LogStream stream) {
    try {
      follow(stream);
      return false;
    } catch (RejectedException _) {
      return true;
    }
  }

  @Test
  void aPlaceIsTakenBeforeTheAnswerIsSentAndGivenBackAtItsEnd() throws Exception {
    try (var node = TestNode.open("fazt.http.functions.logs { followers = 1 }");
        var logs = NodeLogs.of(node.node())) {
      var stream = new LogStream(logs.stored(), logs.writer(), logs.settings());

      var answer = follow(stream);
      assertThatThrownBy(() -> follow(stream))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("followers");

      answer.getDataBytes().runWith(Sink.cancelled(), node.node().system());
      Eventually.until(() -> !isFull(stream));
      assertThat(isFull(stream)).isTrue();
    }
  }

  @Test
  void aPlaceIsGivenBackIfTheAnswerIsNeverSent() throws Exception {
    try (var node =
            TestNode.open("fazt.http.functions.logs { followers = 1, begin-within = 1 ms }");
        var logs = NodeLogs.of(node.node())) {
      var stream = new LogStream(logs.stored(), logs.writer(), logs.settings());

      follow(stream);
      Eventually.until(() -> !isFull(stream));
    }
  }
}
