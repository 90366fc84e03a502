package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import sh.fazt.http.WireClient.Reply;

/**
 * A deploy to the name {@code refused} that is refused.
 *
 * @param sentence what is said; one that ends in {@code *} goes on
 * @param ask sends it
 */
record Refusal(String name, int status, String code, String sentence, Supplier<Reply> ask) {
  /** Sends it. The journal has no new event, nothing of it is left, and the node is healthy. */
  void mustLeaveNothing(ApiNode node) {
    long before = node.events();

    Reply reply = ask.get();

    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    String start = "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + start();
    if (sentence.endsWith("*")) {
      assertThat(reply.text()).startsWith(start).endsWith("\"}}\n");
    } else {
      assertThat(reply.text()).isEqualTo(start + "\"}}\n");
    }
    assertThat(reply.text()).doesNotContain("/tmp", "fazt.db", "SQL", "Exception", "sh.fazt");
    assertThat(node.events()).isEqualTo(before);
    assertThat(node.visit("refused").status()).isEqualTo(404);
    node.assertHealthy();
  }

  private String start() {
    return (sentence.endsWith("*") ? sentence.substring(0, sentence.length() - 1) : sentence)
        .replace("\"", "\\\"")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e");
  }

  @Override
  public String toString() {
    return name;
  }
}
