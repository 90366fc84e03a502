package sh.fazt.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.CommandSpec.Scope;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Sizes;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.release.ReleaseArchive;
import sh.fazt.registry.release.ReleaseInstall;
import sh.fazt.registry.release.ReleaseKeys;
import sh.fazt.registry.release.ReleaseManifest;
import sh.fazt.registry.release.ReleasePlatform;
import sh.fazt.registry.release.SignedManifest;

/** {@code fazt release}: releases of fazt itself, as files on this machine. */
public final class ReleaseCommands {
  private static final int SHOWN_OF_A_KEY = 16;

  public CommandSpec command() {
    return CommandSpec.group(
        "release",
        "Releases of fazt itself, as files on this machine",
        CommandSpec.verb(
                "verify",
                "Checks who signed a release, and its archives beside it",
                Scope.MACHINE,
                ReleaseCommands::verify)
            .takes(Argument.required("FILE", "Its manifest"))
            .with(
                Flag.text(
                    "keys", "DIR", "Public keys (PEM) to trust (default: those of this install)"))
            .example(
                "fazt release verify fazt-v1.0.1-linux-amd64.manifest --keys /opt/fazt/keys",
                "Ends with 1 if anything is not as it was signed"),
        CommandSpec.verb(
                "install",
                "Puts a release beside those that are installed, whole or not at all",
                Scope.MACHINE,
                ReleaseCommands::install)
            .with(
                Flag.text("root", "DIR", "Where releases and trusted keys are").needed(),
                Flag.text("manifest", "FILE", "The release's manifest").needed(),
                Flag.toggle("caches", "Refuse it without its start-up caches"))
            .example(
                "fazt release install --root /opt/fazt --manifest fazt-v1.0.1-linux-amd64.manifest",
                "What runs stays as it is: the start guard, or install.sh, switches"));
  }

  private static CommandResult install(Invocation invocation, Shell shell) throws IOException {
    Path root = shell.path(invocation.needed("root"));
    Path manifest = shell.path(invocation.needed("manifest"));
    try {
      var installed =
          new ReleaseInstall(root, ReleasePlatform.here())
              .install(manifest, invocation.on("caches"));
      Map<String, @Nullable Object> data = described(installed.release());
      data.put("folder", installed.folder().toString());
      data.put("fresh", installed.fresh());
      data.put("caches", installed.caches());
      String what = installed.fresh() ? "Installed" : "Already there, and whole";
      return CommandResult.of(
              data,
              List.of(
                  what + ": " + installed.folder(),
                  installed.caches()
                      ? "With its start-up caches."
                      : "Without start-up caches: it works, and starts slower."))
          .withQuietOutput(installed.folder().toString());
    } catch (RejectedException refused) {
      throw failure(refused);
    }
  }

  private static CommandResult verify(Invocation invocation, Shell shell) throws IOException {
    Path file = shell.path(invocation.word(0).orElseThrow());
    try {
      SignedManifest release = SignedManifest.read(file, ReleaseKeys.in(keys(invocation, shell)));
      ReleaseManifest manifest = release.manifest();
      var lines = new ArrayList<String>();
      lines.add("fazt " + manifest.version() + " for " + manifest.platform());
      lines.add("  signed by the key " + release.signedBy().substring(0, SHOWN_OF_A_KEY));
      var checked = new LinkedHashMap<String, Boolean>();
      for (ReleaseArchive archive : archives(manifest)) {
        Path beside = file.resolveSibling(archive.name());
        boolean here = Files.exists(beside, LinkOption.NOFOLLOW_LINKS);
        if (here) {
          archive.verify(beside);
        }
        checked.put(archive.name(), here);
        lines.add(
            "  %s: %s"
                .formatted(
                    archive.name(),
                    here
                        ? "as it was signed (" + Sizes.bytes(archive.bytes()) + ")"
                        : "not here, so not checked"));
      }
      Map<String, @Nullable Object> data = described(release);
      data.put("archives", checked);
      return CommandResult.of(data, lines).withQuietOutput(manifest.version().toString());
    } catch (RejectedException refused) {
      throw failure(refused);
    }
  }

  private static List<ReleaseArchive> archives(ReleaseManifest manifest) {
    return Stream.concat(Stream.of(manifest.archive()), manifest.caches().stream()).toList();
  }

  private static Map<String, @Nullable Object> described(SignedManifest release) {
    ReleaseManifest manifest = release.manifest();
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("version", manifest.version().toString());
    data.put("platform", manifest.platform().name());
    data.put("minimum_from", manifest.minimumFrom().toString());
    data.put("manifest_sha256", release.sha256());
    data.put("signed_by", release.signedBy());
    return data;
  }

  private static Path keys(Invocation invocation, Shell shell) {
    return invocation
        .text("keys")
        .map(shell::path)
        .or(() -> shell.variable("FAZT_ROOT").map(root -> Path.of(root, "keys")))
        .or(ReleaseCommands::keysOfThisInstall)
        .orElseThrow(
            () ->
                Failure.usage(
                    "this fazt is not one that was installed, so it trusts no key",
                    "Name a folder of public keys: --keys DIR"));
  }

  /** The program is {@code ROOT/releases/VERSION} where it is installed. */
  private static Optional<Path> keysOfThisInstall() {
    return Optional.ofNullable(System.getProperty("fazt.home"))
        .map(home -> Path.of(home).resolve("../../keys").normalize())
        .filter(Files::isDirectory);
  }

  private static Failure failure(RejectedException refused) {
    var rejection = refused.rejection();
    return new Failure(ExitCode.REFUSED, rejection.code().wireName(), rejection.sentence());
  }
}
