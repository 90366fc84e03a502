package sh.fazt.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> NAMES = List.of("deploy", "list", "remove", "server");

  @Test
  void swappedMissingAndWrongLettersAreForgiven() {
    assertThat(Nearest.to("delpoy", NAMES)).contains("deploy");
    assertThat(Nearest.to("remov", NAMES)).contains("remove");
    assertThat(Nearest.to("lost", NAMES)).contains("list");
    assertThat(Nearest.to("serverr", NAMES)).contains("server");
  }

  @Test
  void aBeginningIsUnderstood() {
    assertThat(Nearest.to("dep", NAMES)).contains("deploy");
  }

  @Test
  void whatIsNotSimilarIsNotGuessed() {
    assertThat(Nearest.to("frobnicate", NAMES)).isEmpty();
    assertThat(Nearest.to("x", NAMES)).isEmpty();
  }
}
