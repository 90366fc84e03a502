package sh.fazt.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import sh.fazt.cli.api.FileCall;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.ProgressBar;
import sh.fazt.cli.shell.Shell;
import sh.fazt.http.contract.UpgradeContract;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.release.ReleaseManifest;
import sh.fazt.registry.release.SignedManifest;

/**
 * The files of a release on this machine, on their way to a node. The node checks them; here only
 * is looked whether all are there.
 *
 * @param small the manifest and its signature
 * @param archives those that are here
 */
record UpgradeUpload(List<Path> small, List<Path> archives) {
  private static final List<String> ENDINGS =
      List.of(".manifest.sig", ".manifest", "-aot.tar.gz", ".tar.gz");

  /**
   * The release a file belongs to.
   *
   * @throws Failure if a file of it is missing
   */
  static UpgradeUpload of(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    String base =
        ENDINGS.stream()
            .filter(name::endsWith)
            .findFirst()
            .map(ending -> name.substring(0, name.length() - ending.length()))
            .orElseThrow(
                () ->
                    Failure.usage(
                        name + " is no file of a release",
                        "Such as: --file fazt-v1.0.1-linux-amd64.tar.gz"));
    Path manifest = present(file.resolveSibling(base + ".manifest"));
    Path signature =
        present(manifest.resolveSibling(base + ".manifest" + SignedManifest.SIGNATURE_SUFFIX));
    var archives = new ArrayList<Path>();
    try {
      var read = ReleaseManifest.parse(Files.readAllBytes(manifest));
      archives.add(present(file.resolveSibling(read.archive().name())));
      read.caches()
          .map(caches -> file.resolveSibling(caches.name()))
          .filter(Files::isRegularFile)
          .ifPresent(archives::add);
    } catch (RejectedException refused) {
      throw Failure.refused(
          refused.rejection().code().wireName(),
          refused.rejection().sentence(),
          "The file is " + manifest + ".");
    }
    return new UpgradeUpload(List.of(manifest, signature), archives);
  }

  private static Path present(Path file) {
    if (!Files.isRegularFile(file)) {
      throw Failure.refused(
          "FAILED",
          "no such file: " + file,
          "A release is an archive, its .manifest and its .manifest.sig, all in one folder.");
    }
    return file;
  }

  String manifestName() {
    return String.valueOf(small.getFirst().getFileName());
  }

  /** Sends only what says which release it is. */
  void sendManifest(Peer peer, Timeouts timeouts) {
    small.forEach(file -> send(file, peer, timeouts, _ -> {}));
  }

  /** Sends all of it. */
  void send(Peer peer, Timeouts timeouts, Shell shell, InstantSource clock) throws IOException {
    long total = 0;
    for (Path file : archives) {
      total += Files.size(file);
    }
    try (var bar = ProgressBar.of(shell, total, clock)) {
      Stream.concat(small.stream(), archives.stream())
          .forEach(file -> send(file, peer, timeouts, bar::add));
    }
  }

  private static void send(Path file, Peer peer, Timeouts timeouts, LongConsumer progress) {
    var values = Map.of("name", String.valueOf(file.getFileName()));
    var _ = new FileCall(UpgradeContract.UPLOAD, peer, values, file).send(timeouts, progress);
  }
}
