package sh.fazt.deploy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** README's tour with the classes of this build. */
class TourTest extends ReadmeTour {
  TourTest(@TempDir Path folder) throws IOException {
    super(
        folder,
        "'%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED "
                .formatted(Path.of(System.getProperty("java.home"), "bin", "java"))
            + "--sun-misc-unsafe-memory-access=allow -cp '%s' sh.fazt.cli.Fazt"
                .formatted(System.getProperty("java.class.path")));
  }
}
