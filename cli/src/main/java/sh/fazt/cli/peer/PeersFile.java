package sh.fazt.cli.peer;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.network.PeerUrl;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.control.PlainJson;

/**
 * The file the peers are kept in. It holds tokens, so only its owner may read it. A file that is
 * not understood is never written over.
 */
public final class PeersFile {
  private static final long FORMAT = 1;
  private static final long LONGEST_FILE = 1 << 20;
  private final Path file;

  public PeersFile(Path file) {
    this.file = file;
  }

  /** The user's: below {@code XDG_CONFIG_HOME}, else {@code ~/.config}. */
  public static PeersFile of(Shell shell) {
    return new PeersFile(folderOf(shell).resolve("peers.json"));
  }

  /** The folder of what this user keeps for the command line. */
  public static Path folderOf(Shell shell) {
    Path config =
        shell.variable("XDG_CONFIG_HOME").map(Path::of).orElse(shell.home().resolve(".config"));
    return config.resolve("fazt");
  }

  /**
   * The peers in the file; none if there is no file.
   *
   * @throws Failure if the file is not one of fazt's, or of a newer format
   */
  public Peers read() throws IOException {
    if (Files.notExists(file)) {
      return Peers.NONE;
    }
    if (Files.size(file) > LONGEST_FILE) {
      throw notPeers("it is too large");
    }
    try {
      return parse(Files.readString(file, StandardCharsets.UTF_8));
    } catch (java.nio.file.AccessDeniedException _) {
      throw Failure.refused(
          "PEERS_FILE",
          file + " may not be read by this user",
          "Make it your own: chown, chmod 600");
    } catch (IOException e) {
      throw notPeers(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Changes the peers, alone among all who change them now.
   *
   * @return the peers after the change
   */
  public Peers change(UnaryOperator<Peers> change) throws IOException {
    return new PrivateFile(file, "peers.lock")
        .change(() -> change.apply(read()), peers -> PlainJson.writePretty(json(peers)) + "\n");
  }

  private Peers parse(String text) throws IOException {
    Map<String, @Nullable Object> fields = PlainJson.readObject(text);
    if (!(fields.get("format") instanceof Long format)) {
      throw notPeers("it names no format");
    }
    if (format > FORMAT) {
      throw Failure.refused(
          "PEERS_FILE",
          file + " was written by a newer fazt (format " + format + ")",
          "Use that version, or move the file away.");
    }
    var peers = new ArrayList<Peer>();
    Optional<String> standard = Optional.empty();
    for (Map.Entry<String, @Nullable Object> entry :
        PlainJson.object(fields.get("peers")).entrySet()) {
      Map<String, @Nullable Object> peer = PlainJson.object(entry.getValue());
      if (!(peer.get("url") instanceof String url && peer.get("token") instanceof String token)) {
        throw notPeers("peer '" + entry.getKey() + "' has no URL or token");
      }
      Optional<String> database =
          Optional.ofNullable(peer.get("database") instanceof String path ? path : null);
      peers.add(new Peer(entry.getKey(), url(entry.getKey(), url), token, database));
      if (Boolean.TRUE.equals(peer.get("default"))) {
        standard = Optional.of(entry.getKey());
      }
    }
    var byName = new LinkedHashMap<String, Peer>();
    peers.forEach(peer -> byName.put(peer.name(), peer));
    return new Peers(byName, standard);
  }

  private URI url(String name, String url) {
    try {
      return PeerUrl.parse(url);
    } catch (Failure _) {
      throw notPeers("peer '" + name + "' has a URL that is none");
    }
  }

  private Failure notPeers(String why) {
    return Failure.refused(
        "PEERS_FILE",
        file + " is not a list of peers that fazt understands: " + why,
        "Mend it, or move it away and add the peers again: fazt remote add NAME --url URL --token TOKEN");
  }

  private static Map<String, Object> json(Peers peers) {
    var byName = new LinkedHashMap<String, Object>();
    for (Peer peer : peers.all()) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("url", peer.url().toString());
      fields.put("token", peer.token());
      fields.put("default", peers.isDefault(peer));
      peer.database().ifPresent(path -> fields.put("database", path));
      byName.put(peer.name(), fields);
    }
    var fields = new LinkedHashMap<String, Object>();
    fields.put("format", FORMAT);
    fields.put("peers", byName);
    return fields;
  }

  /** Whether others than the owner may read the file, and so the tokens in it. */
  public boolean isOpenToOthers() throws IOException {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !PrivateFile.MODE.containsAll(Files.getPosixFilePermissions(file));
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
