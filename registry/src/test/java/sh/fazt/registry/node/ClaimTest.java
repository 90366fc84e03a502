package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.domain.Answer;

/** Who may be the first to fill a free name. */
class ClaimTest {
  private static final Subdomain NAME = Subdomain.of("tetris");

  private TestNode test;

  @BeforeEach
  void open() {
    test = TestNode.open();
  }

  @AfterEach
  void close() {
    test.close();
  }

  private CompletionStage<Answer> claim(String holder) {
    return test.node().registry().entities().claim(NAME, holder);
  }

  private void end(String holder) {
    test.node().registry().entities().endClaim(NAME, holder);
  }

  private static Answer join(CompletionStage<Answer> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void theNextInLineGetsAClaimThatEnded() {
    assertThat(join(claim("first"))).isInstanceOf(Answer.Done.class);
    var second = claim("second");
    end("first");
    assertThat(join(second)).isInstanceOf(Answer.Done.class);
  }

  @Test
  void theHolderMayAskAgain() {
    assertThat(join(claim("first"))).isInstanceOf(Answer.Done.class);
    assertThat(join(claim("first"))).isInstanceOf(Answer.Done.class);
  }

  @Test
  void whoGaveUpWaitingDoesNotHoldUpTheOthers() {
    assertThat(join(claim("first"))).isInstanceOf(Answer.Done.class);
    var impatient = claim("impatient");
    end("impatient");
    assertThat(join(impatient)).isEqualTo(Answer.BUSY);
    var third = claim("third");
    end("first");
    assertThat(join(third)).isInstanceOf(Answer.Done.class);
  }
}
