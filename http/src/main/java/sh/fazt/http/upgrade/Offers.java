package sh.fazt.http.upgrade;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.release.ReleaseIndex;
import sh.fazt.registry.release.ReleaseKeys;
import sh.fazt.registry.release.ReleaseManifest;
import sh.fazt.registry.release.ReleasePlatform;
import sh.fazt.registry.release.ReleaseSignature;
import sh.fazt.registry.release.ReleaseVersion;
import sh.fazt.registry.release.SignedManifest;
import sh.fazt.registry.upgrade.UpgradeRejections;

/** Finds the release that somebody wants, in the source he means. Blocks. */
final class Offers {
  private static final Pattern OF_A_RELEASE =
      Pattern.compile("(.*/)(fazt-v[0-9A-Za-z.-]+?)(?:\\.manifest|-aot\\.tar\\.gz|\\.tar\\.gz)");
  private static final String SIGNATURE = SignedManifest.SIGNATURE_SUFFIX;

  private final UpgradeSettings settings;
  private final Path keys;
  private final Path incoming;

  /**
   * Of an installation.
   *
   * @param keys the folder of the keys that are trusted
   * @param incoming the folder of what was uploaded
   */
  Offers(UpgradeSettings settings, Path keys, Path incoming) {
    this.settings = settings;
    this.keys = keys;
    this.incoming = incoming;
  }

  /**
   * The release.
   *
   * @throws RejectedException if there is none, the source does not answer, or no trusted key
   *     signed it
   */
  Offer find(Wanted wanted) {
    ReleaseKeys trusted = trusted();
    if (wanted.uploaded().isPresent()) {
      return manifest(
          new ReleaseSource.Folder(incoming, "an upload"), wanted.uploaded().get(), trusted);
    }
    if (wanted.url().isPresent()) {
      return at(wanted.url().get(), wanted.version(), trusted);
    }
    if (settings.source().isEmpty()) {
      throw UpgradeRejections.noSource().asException();
    }
    return listed(
        ReleaseSource.named(settings.source(), settings.silentFor())
            .orElseThrow(() -> UpgradeRejections.noAddress(settings.source()).asException()),
        wanted.version(),
        trusted);
  }

  private ReleaseKeys trusted() {
    try {
      return ReleaseKeys.in(keys);
    } catch (IOException e) {
      throw UpgradeRejections.failed("the trusted keys cannot be read").asException();
    }
  }

  private Offer at(String url, Optional<String> version, ReleaseKeys trusted) {
    var file = OF_A_RELEASE.matcher(url);
    if (file.matches()) {
      return manifest(web(file.group(1)), file.group(2) + ".manifest", trusted);
    }
    return listed(web(url), version, trusted);
  }

  private ReleaseSource web(String url) {
    return ReleaseSource.web(url, settings.silentFor())
        .orElseThrow(() -> UpgradeRejections.noAddress(url).asException());
  }

  private static Offer listed(ReleaseSource source, Optional<String> version, ReleaseKeys trusted) {
    var platform = ReleasePlatform.here();
    var index =
        ReleaseIndex.of(
            read(source, ReleaseIndex.FILE, ReleaseIndex.MOST_BYTES),
            read(source, ReleaseIndex.FILE + SIGNATURE, ReleaseSignature.BYTES),
            trusted);
    var entry =
        version.isPresent() ? index.find(parsed(version.get()), platform) : index.newest(platform);
    var found =
        entry.orElseThrow(
            () ->
                UpgradeRejections.notOffered(version.orElse(""), platform.name(), source.shown())
                    .asException());
    var offer = manifest(source, found.manifestName(), trusted);
    // Else an older manifest could be offered under the name of a newer one.
    if (!offer.release().sha256().equals(found.manifestSha256())) {
      throw UpgradeRejections.otherManifest().asException();
    }
    return offer;
  }

  /**
   * A version as people write it, with or without a {@code v}.
   *
   * @throws RejectedException if it is none
   */
  static ReleaseVersion parsed(String text) {
    return ReleaseVersion.parse(text.startsWith("v") ? text.substring(1) : text)
        .orElseThrow(() -> UpgradeRejections.noVersion(text).asException());
  }

  private static Offer manifest(ReleaseSource source, String name, ReleaseKeys trusted) {
    byte[] text = read(source, name, ReleaseManifest.MOST_BYTES);
    byte[] signature = read(source, name + SIGNATURE, ReleaseSignature.BYTES);
    return new Offer(SignedManifest.of(text, signature, trusted), text, signature, source);
  }

  private static byte[] read(ReleaseSource source, String name, int most) {
    try {
      return source.read(name, most);
    } catch (FileNotFoundException e) {
      throw UpgradeRejections.sourceFailed(source.shown(), "it has no " + name).asException();
    } catch (IOException e) {
      throw UpgradeRejections.sourceFailed(source.shown(), why(e)).asException();
    }
  }

  /** In words, without what an exception says of this machine's paths. */
  static String why(IOException failure) {
    return switch (failure) {
      case java.net.UnknownHostException _ -> "its name is not known";
      case java.net.ConnectException _ -> "nobody answers there";
      case java.net.SocketTimeoutException _ -> "it did not answer in time";
      case javax.net.ssl.SSLException _ -> "its certificate is not trusted here";
      case java.nio.file.FileSystemException _ -> "a file cannot be read or written";
      default -> String.valueOf(failure.getMessage());
    };
  }
}
