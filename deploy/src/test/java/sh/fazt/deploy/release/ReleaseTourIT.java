package sh.fazt.deploy.release;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.deploy.ReadmeTour;

/** README's tour with the program of a release, on the runtime it brings. */
@Tag("system")
class ReleaseTourIT extends ReadmeTour {
  ReleaseTourIT(@TempDir Path folder) throws IOException {
    super(folder, "'" + BuiltRelease.folder().resolve("bin/fazt") + "'");
  }
}
