package sh.fazt.registry.history;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/**
 * The classes of a node as its actor system sees them: all of them, and no manifests.
 *
 * <p>Pekko reads the manifest of every jar at its start, to warn of parts in unlike versions. One
 * of the jars is signed, with a digest for each of its 5,000 files, and Java keeps what was read of
 * it for good: 7 MB of heap. That the parts fit together is settled by the build.
 */
final class WithoutManifests extends ClassLoader {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  static {
    registerAsParallelCapable();
  }

  WithoutManifests(ClassLoader parent) {
    super(parent);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals(MANIFEST) ? Collections.emptyEnumeration() : super.getResources(name);
  }
}
