package sh.fazt.cli.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.control.PlainJson;

/**
 * What this user installed from where. A peer says of an app where it came from, but others can
 * change what it says; only what is kept here is taken for the user's own word.
 */
public final class InstallsFile {
  private static final long FORMAT = 1;
  private static final long LONGEST_FILE = 4 << 20;
  private static final int MAX_APPS = 5_000;

  private final Path file;

  private InstallsFile(Path file) {
    this.file = file;
  }

  /**
   * Where an app came from.
   *
   * @param url without the ref
   * @param ref a branch, a tag or a commit; empty for what the repository shows first
   */
  public record Origin(String url, String ref) {
    @Override
    public String toString() {
      return ref.isEmpty() ? url : url + "@" + ref;
    }
  }

  /** The user's, beside the peers. */
  public static InstallsFile of(Shell shell) {
    return new InstallsFile(PeersFile.folderOf(shell).resolve("installs.json"));
  }

  /**
   * Where an app of a peer was installed from on this machine.
   *
   * @param app its id
   * @throws Failure if the file is not one of fazt's
   */
  public Optional<Origin> find(Peer peer, String app) throws IOException {
    return Optional.ofNullable(read().get(key(peer, app)));
  }

  /** Keeps where an app was installed from; of very many the first are forgotten. */
  public void put(Peer peer, String app, Origin origin) throws IOException {
    if (find(peer, app).equals(Optional.of(origin))) {
      return;
    }
    new PrivateFile(file, "installs.lock")
        .change(
            () -> {
              var installs = new LinkedHashMap<>(read());
              installs.remove(key(peer, app));
              installs.put(key(peer, app), origin);
              while (installs.size() > MAX_APPS) {
                installs.remove(installs.firstEntry().getKey());
              }
              return installs;
            },
            InstallsFile::text);
  }

  /** A peer's name has no blank in it. */
  private static String key(Peer peer, String app) {
    return peer.name() + " " + app;
  }

  private Map<String, Origin> read() throws IOException {
    if (Files.notExists(file)) {
      return Map.of();
    }
    try {
      if (Files.size(file) > LONGEST_FILE) {
        throw new IOException("it is too large");
      }
      var fields = PlainJson.readObject(Files.readString(file, StandardCharsets.UTF_8));
      if (!(fields.get("format") instanceof Long format && format == FORMAT)) {
        throw new IOException("it has another format");
      }
      var installs = new LinkedHashMap<String, Origin>();
      for (Map.Entry<String, @Nullable Object> entry :
          PlainJson.object(fields.get("apps")).entrySet()) {
        var origin = PlainJson.object(entry.getValue());
        if (origin.get("url") instanceof String url && origin.get("ref") instanceof String ref) {
          installs.put(entry.getKey(), new Origin(url, ref));
        }
      }
      return installs;
    } catch (IOException e) {
      throw Failure.refused(
          "INSTALLS_FILE",
          file + " cannot be used: " + e.getMessage(),
          "It says from where apps were installed. Move it away, and install them again.");
    }
  }

  private static String text(Map<String, Origin> installs) {
    var apps = new LinkedHashMap<String, Object>();
    installs.forEach(
        (key, origin) -> apps.put(key, Map.of("url", origin.url(), "ref", origin.ref())));
    var fields = new LinkedHashMap<String, Object>();
    fields.put("format", FORMAT);
    fields.put("apps", apps);
    return PlainJson.writePretty(fields) + "\n";
  }
}
