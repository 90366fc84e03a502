package sh.fazt.registry.release;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.domain.RejectedException;

/**
 * What a source offers: its file {@value #FILE}, signed like a manifest. One line each:
 *
 * <pre>
 * fazt-releases 1
 * release 1.0.1 linux-amd64 SHA256-OF-ITS-MANIFEST
 * </pre>
 */
public record ReleaseIndex(List<Entry> entries) {
  /** The name of its file; its signature is beside it. */
  public static final String FILE = "latest";

  /** Bytes that an index may have: more than a thousand releases. */
  public static final int MOST_BYTES = 1 << 17;

  /**
   * A release that is offered.
   *
   * @param manifestSha256 of the bytes of its manifest
   */
  public record Entry(ReleaseVersion version, ReleasePlatform platform, String manifestSha256) {
    /** The name of the manifest's file at the source. */
    public String manifestName() {
      return ReleaseManifest.baseName(version, platform) + ".manifest";
    }
  }

  public ReleaseIndex {
    entries = List.copyOf(entries);
  }

  /**
   * Reads an index that a trusted key has signed.
   *
   * @throws RejectedException if it is not signed, or none
   */
  public static ReleaseIndex of(byte[] text, byte[] signature, ReleaseKeys keys) {
    ReleaseSignature.requireSigned("the list of releases", text, signature, keys);
    return parse(text);
  }

  static ReleaseIndex parse(byte[] text) {
    List<String> lines = ManifestReader.lines(text, MOST_BYTES);
    if (!lines.getFirst().equals("fazt-releases 1")) {
      throw ReleaseRejections.badManifest("a list of releases begins with 'fazt-releases 1'");
    }
    var entries = new ArrayList<Entry>();
    for (String line : lines.subList(1, lines.size())) {
      entries.add(entry(line));
    }
    return new ReleaseIndex(entries);
  }

  /** The newest release for a platform, whatever the order of the list. */
  public Optional<Entry> newest(ReleasePlatform platform) {
    return entries.stream()
        .filter(entry -> entry.platform().equals(platform))
        .max(Comparator.comparing(Entry::version));
  }

  /** The release of a version for a platform. */
  public Optional<Entry> find(ReleaseVersion version, ReleasePlatform platform) {
    return entries.stream()
        .filter(entry -> entry.platform().equals(platform) && entry.version().equals(version))
        .findFirst();
  }

  private static Entry entry(String line) {
    String[] fields = line.split(" ", -1);
    Optional<ReleaseVersion> version =
        fields.length == 4 ? ReleaseVersion.parse(fields[1]) : Optional.empty();
    Optional<ReleasePlatform> platform =
        fields.length == 4 ? ReleasePlatform.parse(fields[2]) : Optional.empty();
    if (version.isEmpty()
        || platform.isEmpty()
        || !fields[0].equals("release")
        || !Sha256.isHex(fields[3])) {
      throw ReleaseRejections.badManifest("a line of the list of releases cannot be read");
    }
    return new Entry(version.get(), platform.get(), fields[3]);
  }
}
