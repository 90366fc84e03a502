package sh.fazt.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in a query, part by part. */
class QueryPartTest {
  @Test
  void noPartIsLostOrChanged() {
    String query = "a=1&&b&=c&d=%2&a==&";
    assertThat(QueryPart.in(query).map(QueryPart::sent))
        .containsExactly("a=1", "", "b", "=c", "d=%2", "a==", "");
  }

  @ParameterizedTest
  @CsvSource({"a=1, a, 1, true", "b, b, '', false", "=c, '', c, false", "d==e=, d, =e=, true"})
  void theFirstEqualsSignDividesNameAndValue(
      String sent, String name, String value, boolean isPair) {
    var part = new QueryPart(sent);
    assertThat(part.name()).isEqualTo(name);
    assertThat(part.value()).isEqualTo(value);
    assertThat(part.isPair()).isEqualTo(isPair);
  }

  @Test
  void anEscapeThatIsNoneSaysNothing() {
    assertThat(QueryPart.decoded("a+b%20c")).contains("a b c");
    assertThat(QueryPart.decoded("%zz")).isEmpty();
  }
}
