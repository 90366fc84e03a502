package sh.fazt.registry.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ChainTest {
  /** Computed by another program from the rule's words. */
  @Test
  void theLinksAreTheDocumentedOnes() {
    byte[] first =
        Chain.next(
            Chain.start(),
            new Chain.Entry(
                1,
                "app|app_7f3k9x2m",
                1,
                31,
                "sh.fazt.journal.app.AppCreated",
                "{\"a\":1}".getBytes(UTF_8)));
    byte[] second =
        Chain.next(
            first,
            new Chain.Entry(
                2,
                "alias|tetris",
                1,
                31,
                "sh.fazt.journal.alias.AliasPointed",
                "{\"b\":\"é\"}".getBytes(UTF_8)));

    assertThat(HexFormat.of().formatHex(first))
        .isEqualTo("408c7a8992aab4d51e721d3d00f21a1b6e8e01e5e0686ee8b50c38d18a8ff036");
    assertThat(HexFormat.of().formatHex(second))
        .isEqualTo("c207b850596cb02c55599d0eb5de1a9c5ecb98f2b5d7bad7f56a8cdc53fccf39");
  }
}
