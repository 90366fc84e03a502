package sh.fazt.function.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The libraries that need not be deployed. */
class LibrariesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          require('lodash').chunk([1, 2, 3], 2).length                                   | 2
          require('lodash') === require('lodash')                                        | true
          require('dayjs')('2024-01-31').add(1, 'month').format('YYYY-MM-DD')            | 2024-02-29
          require('marked').parse('# hi').trim()                                         | <h1>hi</h1>
          require('uuid').validate(require('uuid').v4()) + ' ' + require('uuid').version(require('uuid').v1()) | true 1
          require('uuid').v5('a', require('uuid').v5.URL).length                         | 36
          require('zod').z.object({a: require('zod').z.number()}).safeParse({a: 'x'}).success | false
          """)
  void aLibraryIsThereByItsName(String expression, String value) {
    assertThat(ScriptBench.of("String(" + expression + ")").text()).isEqualTo(value);
  }
}
