package sh.fazt.http.upgrade;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.release.ReleaseManifest;
import sh.fazt.registry.release.ReleasePlatform;
import sh.fazt.registry.release.ReleaseSignature;
import sh.fazt.registry.release.ReleaseVersion;
import sh.fazt.registry.upgrade.UpgradeFolder;
import sh.fazt.registry.upgrade.UpgradeRejections;

/**
 * Takes the files of one release for this machine, as they come, into a folder beside the database.
 * A file of another release replaces all that came before, so there is never more than one.
 */
public final class UploadedFiles {
  private static final Pattern NAME =
      Pattern.compile(
          "fazt-v(.+)-([a-z0-9]+-[a-z0-9]+?)(\\.manifest|\\.manifest\\.sig|\\.tar\\.gz)");
  private static final String CACHES = "-aot.tar.gz";

  private final ClassicActorSystemProvider system;
  private final Executor disk;
  private final UpgradeSettings settings;

  /**
   * Takes files.
   *
   * @param disk threads that may block
   */
  public UploadedFiles(ClassicActorSystemProvider system, Executor disk, UpgradeSettings settings) {
    this.system = system;
    this.disk = disk;
    this.settings = settings;
  }

  /** The name that the files of a release for this machine begin with; none for other names. */
  private static Optional<String> base(String name) {
    String plain =
        name.endsWith(CACHES)
            ? name.substring(0, name.length() - CACHES.length()) + ".tar.gz"
            : name;
    Matcher parts = NAME.matcher(plain);
    if (!parts.matches()) {
      return Optional.empty();
    }
    var platform = ReleasePlatform.here();
    return ReleaseVersion.parse(parts.group(1))
        .filter(_ -> platform.name().equals(parts.group(2)))
        .map(version -> ReleaseManifest.baseName(version, platform));
  }

  /**
   * The name of a manifest.
   *
   * @throws RejectedException if it is none for this machine
   */
  static String mustBeManifest(String name) {
    if (base(name).isEmpty() || !name.endsWith(".manifest")) {
      throw UpgradeRejections.noReleaseFile(name).asException();
    }
    return name;
  }

  /**
   * Takes one.
   *
   * @return its bytes; fails with {@link RejectedException} if it is refused, and then nothing of
   *     it is left
   */
  CompletionStage<Long> take(HttpEntity body, String name, Workplace work) {
    String base = base(name).orElseThrow(() -> UpgradeRejections.noReleaseFile(name).asException());
    long max = most(name);
    long announced = body.getContentLengthOption().orElse(0);
    if (announced > max) {
      throw UpgradeRejections.tooLarge(announced, max).asException();
    }
    return CompletableFuture.supplyAsync(() -> begun(work, base, name, announced), disk)
        .thenCompose(file -> written(body, max, file, work.incoming().resolve(name)));
  }

  private long most(String name) {
    if (name.endsWith(".sig")) {
      return ReleaseSignature.BYTES;
    }
    return name.endsWith(".manifest") ? ReleaseManifest.MOST_BYTES : settings.maxRelease();
  }

  /** A file that is written; its name says that it is not whole. */
  private record Part(Path path, FileChannel channel) {}

  private Part begun(Workplace work, String base, String name, long announced) {
    try {
      work.folder().make();
      Path incoming = work.incoming();
      Files.createDirectories(incoming);
      try (var there = Files.list(incoming)) {
        for (Path each : there.toList()) {
          if (!String.valueOf(each.getFileName()).startsWith(base)) {
            UpgradeFolder.delete(each);
          }
        }
      }
      work.mustHaveRoom(announced, 0, settings.keepFree());
      Path part = incoming.resolve(name + ".part");
      return new Part(
          part,
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw UpgradeRejections.failed(Offers.why(e)).asException();
    }
  }

  private CompletionStage<Long> written(HttpEntity body, long max, Part part, Path target) {
    return body.withSizeLimit(max)
        .getDataBytes()
        .mapAsync(1, bytes -> CompletableFuture.supplyAsync(() -> write(part, bytes), disk))
        .completionTimeout(settings.fetchWithin())
        .idleTimeout(settings.silentFor())
        .runWith(Sink.ignore(), system)
        .handleAsync((_, failure) -> ended(part, target, max, failure), disk);
  }

  private static Done write(Part part, ByteString bytes) {
    try {
      for (var buffer : bytes.getByteBuffers()) {
        while (buffer.hasRemaining()) {
          part.channel().write(buffer);
        }
      }
      return Done.getInstance();
    } catch (IOException e) {
      throw UpgradeRejections.failed(Offers.why(e)).asException();
    }
  }

  private static long ended(
      Part part, Path target, long max, @org.jspecify.annotations.Nullable Throwable failure) {
    try {
      long size = part.channel().size();
      part.channel().close();
      if (failure == null) {
        Files.move(part.path(), target, StandardCopyOption.REPLACE_EXISTING);
        return size;
      }
      Files.deleteIfExists(part.path());
    } catch (IOException e) {
      throw UpgradeRejections.failed(Offers.why(e)).asException();
    }
    throw switch (RootCause.cause(failure)) {
      case RejectedException refused -> refused;
      case EntityStreamSizeException _ -> UpgradeRejections.tooLarge(max + 1, max).asException();
      default -> ApiRejections.badRequest("The upload ended early; send it again").asException();
    };
  }
}
