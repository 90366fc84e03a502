package sh.fazt.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFilesTest {
  @ParameterizedTest
  @CsvSource({
    "524288, 16384, 16384",
    "4096, 16384, 3072",
    "1024, 16384, 768",
    "1024, 100, 100",
  })
  void connectionsLeaveFilesForEverythingElse(int limit, int wanted, int connections) {
    assertThat(OpenFiles.connections(wanted, limits(Integer.toString(limit))))
        .isEqualTo(connections);
  }

  @ParameterizedTest
  @CsvSource({"unlimited", "9223372036854775807", "''"})
  void thereAreAsManyAsAreWantedWhereThereIsNoLimit(String limit) {
    assertThat(OpenFiles.connections(16_384, limits(limit))).isEqualTo(16_384);
  }

  private static List<String> limits(String files) {
    return List.of(
        "Limit                     Soft Limit           Hard Limit           Units     ",
        "Max processes             31000                31000                processes ",
        "Max open files            " + files + "               1048576              files     ",
        "Max file size             unlimited            unlimited            bytes     ");
  }
}
