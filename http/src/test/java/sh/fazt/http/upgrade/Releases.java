package sh.fazt.http.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.fazt.journal.Sha256;
import sh.fazt.journal.node.UpgradeStepped;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.release.ReleasePlatform;
import sh.fazt.registry.release.TestKey;
import sh.fazt.registry.release.TestRelease;
import sh.fazt.registry.upgrade.Installation;

/** An install root of a test and a source of releases, whose programs are small scripts. */
final class Releases {
  static final String SAME_STATE = "a".repeat(64);
  static final String OTHER_STATE = "b".repeat(64);

  private final Path root;
  private final Path source;
  private final TestKey key = new TestKey();
  private final List<String> index = new ArrayList<>(List.of("fazt-releases 1"));

  private Releases(Path folder) throws IOException {
    root = Files.createDirectories(folder.resolve("root"));
    source = Files.createDirectories(folder.resolve("source"));
    key.trustIn(root.resolve("keys"));
    installed("1.0.0", passing("1.0.0", SAME_STATE, 1));
  }

  /** A root in which 1.0.0 is installed. */
  static Releases in(Path folder) {
    try {
      return new Releases(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A program that finds this state. */
  static String passing(String version, String state, int opens) {
    return """
        #!/bin/sh
        echo '{"progress":"journal","done":7}'
        echo '{"result":"ok","version":"%s","state_hash":"%s","revisions":7,"opens":%d}'
        """
        .formatted(version, state, opens);
  }

  Path root() {
    return root;
  }

  Path source() {
    return source;
  }

  TestKey key() {
    return key;
  }

  Installation installation() {
    return new Installation(
        Optional.of(root), Optional.of("loop"), Optional.empty(), Optional.empty());
  }

  /** Settings of a node that knows the source. */
  String settings() {
    return "fazt.upgrade.source = \"" + source + "\"\n";
  }

  Releases installed(String version, String program) throws IOException {
    Path file = root.resolve("releases").resolve(version).resolve("bin/fazt");
    Files.createDirectories(file.getParent());
    Files.writeString(file, program);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return this;
  }

  /** Offers a release whose program passes. */
  Releases offered(String version) throws IOException {
    return offered(
        version, new TestRelease(version).withProgram("bin/fazt", passing(version, SAME_STATE, 1)));
  }

  Releases offered(String version, TestRelease release) throws IOException {
    Path manifest = release.writeTo(source, key);
    index.add(
        "release %s %s %s"
            .formatted(
                version, ReleasePlatform.here().name(), Sha256.hex(Files.readAllBytes(manifest))));
    byte[] text = (String.join("\n", index) + "\n").getBytes(StandardCharsets.US_ASCII);
    Files.write(source.resolve("latest"), text);
    Files.write(source.resolve("latest.sig"), key.sign(text));
    return this;
  }

  /** The steps of upgrades that a node's journal has. */
  static List<String> steps(Node node) {
    var steps = new ArrayList<String>();
    node.journal()
        .replay(
            event -> {
              if (event instanceof UpgradeStepped stepped) {
                steps.add(stepped.step());
              }
            });
    return steps;
  }

  /** The name of a file of a release. */
  static String file(String version, String ending) {
    return "fazt-v" + version + "-" + ReleasePlatform.here().name() + ending;
  }
}
