package sh.fazt.function.worker;

import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.FileSystem;
import org.graalvm.polyglot.io.IOAccess;

/**
 * The one engine of this process, and the contexts scripts run in: a new one for each request. An
 * engine shares what was parsed, and nothing that a script can reach.
 */
final class Sandbox {
  private final Engine engine =
      Engine.newBuilder(Sources.LANGUAGE)
          .sandbox(SandboxPolicy.CONSTRAINED)
          .out(OutputStream.nullOutputStream())
          .err(OutputStream.nullOutputStream())
          .build();
  private final Map<String, Source> parts = new ConcurrentHashMap<>();

  /**
   * A context without host access, threads, processes or polyglot languages.
   *
   * @param files what {@code import} reads
   * @param statements how many may be executed; 0 is no limit
   */
  Context context(FileSystem files, long statements) {
    var builder =
        Context.newBuilder(Sources.LANGUAGE)
            .sandbox(SandboxPolicy.CONSTRAINED)
            .engine(engine)
            .allowHostAccess(HostAccess.CONSTRAINED)
            .allowIO(IOAccess.newBuilder().fileSystem(files).build())
            .allowExperimentalOptions(true)
            .option("js.text-encoding", "true")
            .option("js.esm-eval-returns-exports", "true")
            .option("js.load", "false")
            .option("js.print", "false")
            .option("js.console", "false")
            .option("js.graal-builtin", "false");
    if (statements > 0) {
      builder.resourceLimits(ResourceLimits.newBuilder().statementLimit(statements, null).build());
    }
    return builder.build();
  }

  /** A file of ours; parsed once. */
  Source part(String name) {
    return parts.computeIfAbsent(name, Sources::part);
  }

  /** Ends without waiting for what still runs. */
  void close() {
    engine.close(true);
  }
}
