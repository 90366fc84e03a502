package sh.fazt.registry.node;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import sh.fazt.registry.Progress;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.imports.OlderImport;
import sh.fazt.registry.imports.older.OlderLimits;
import sh.fazt.registry.sqlite.older.OlderDatabases;

/** The import of an older server, as the operator of the machine asks for it. */
final class LocalImport {
  private static final String YES = "true";

  private final Node node;

  LocalImport(Node node) {
    this.node = node;
  }

  /** Runs to the end; or is begun, and its progress is answered. */
  ControlAnswer answer(ControlRequest request) {
    return switch (request.argument("watch").orElse("")) {
      case "" -> run(request, _ -> {});
      case "begin" -> {
        node.imports().begin(listener -> run(request, listener));
        yield node.imports().answer();
      }
      default -> node.imports().answer();
    };
  }

  ControlAnswer run(ControlRequest request, Consumer<Progress> listener) {
    var file = request.argument("file");
    return file.isEmpty()
        ? ControlAnswer.refused("BAD_REQUEST", "Which file is to be imported?")
        : ControlAnswer.done(
            new OlderImport(
                    new OlderImport.Parts(
                        node.name(),
                        node.clock(),
                        node.config(),
                        node.database(),
                        node.table(),
                        node.content(),
                        node.storage(),
                        node.keys(),
                        node.secrets(),
                        node.settings(),
                        node.registry(),
                        OlderDatabases::open))
                .run(
                    Path.of(file.get()),
                    node.temporarySpace().folder(),
                    isOn(request, "plan"),
                    !isOn(request, "skip-invented"),
                    listener));
  }

  static ControlAnswer look(Path file, Config config) {
    try {
      Path temporary = Files.createTempDirectory("fazt-import-");
      try (var older =
          OlderDatabases.open(file, temporary, OlderLimits.from(config), InstantSource.system())) {
        return ControlAnswer.done(OlderImport.look(older));
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (RejectedException refused) {
      return ControlAnswer.refused(refused.rejection());
    } catch (IOException e) {
      return ControlAnswer.refused(
          "BAD_REQUEST", "There is no folder for temporary files: set TMPDIR");
    }
  }

  private static boolean isOn(ControlRequest request, String flag) {
    return request.argument(flag).filter(YES::equals).isPresent();
  }
}
