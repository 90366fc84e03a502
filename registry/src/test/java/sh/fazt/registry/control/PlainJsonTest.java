package sh.fazt.registry.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJsonTest {
  @Test
  void whatIsWrittenIsReadBackInItsOrder() throws IOException {
    var value = new LinkedHashMap<String, Object>();
    value.put("z", "\u00e9\n\"");
    value.put("a", Arrays.asList(1L, 2.5, true, null));
    value.put("m", Map.of("n", List.of()));

    String text = PlainJson.write(value);

    assertThat(text).doesNotContain("\n");
    assertThat(PlainJson.readObject(text)).isEqualTo(value);
    assertThat(PlainJson.readObject(text).keySet()).containsExactly("z", "a", "m");
    assertThat(PlainJson.read(PlainJson.writePretty(value))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "{", "{} {}", "{\"a\":}", "nope", "<html>", "{\"a\":1,}", "// x"})
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(() -> PlainJson.read(text)).isInstanceOf(IOException.class);
  }

  @Test
  void nestingHasALimit() {
    assertThatThrownBy(() -> PlainJson.read("[".repeat(10_000))).isInstanceOf(IOException.class);
  }
}
