package sh.fazt.registry.imports.older;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Objects;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.sqlite.older.OlderDatabases;

/** Database files that releases of the older program wrote, kept with these tests. */
public final class OlderFile {
  /** When their expected contents were written down. */
  public static final InstantSource THEN =
      InstantSource.fixed(Instant.ofEpochSecond(1_795_392_000));

  public static final OlderLimits LIMITS = OlderLimits.from(ConfigFactory.load());

  private OlderFile() {}

  /** Copies one with its log, if it has one, into a folder. */
  public static Path copy(String name, Path folder) throws IOException {
    for (String suffix : new String[] {"-wal", ""}) {
      try (InputStream in = OlderFile.class.getResourceAsStream(name + suffix)) {
        if (in != null) {
          Files.copy(in, folder.resolve(name + suffix));
        }
      }
    }
    return folder.resolve(name);
  }

  /** What it holds: {@code wal} for instance. */
  static JsonNode expected(String name) throws IOException {
    try (InputStream in = OlderFile.class.getResourceAsStream(name + ".expected.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
  }

  static OlderDatabase open(Path file) {
    return OlderDatabases.open(file, Objects.requireNonNull(file.getParent()), LIMITS, THEN);
  }

  static String sha256(byte[] bytes) {
    MessageDigest digest = Sha256.digest();
    return HexFormat.of().formatHex(digest.digest(bytes));
  }
}
