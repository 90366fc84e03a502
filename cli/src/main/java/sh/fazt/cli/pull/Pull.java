package sh.fazt.cli.pull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.DownloadCall;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.Failure;
import sh.fazt.http.contract.AppContract;
import sh.fazt.registry.control.PlainJson;

/** Brings the files an app serves to a folder. */
public final class Pull {
  /** Of the list of files; one of as many files as there may be is half as long. */
  private static final long LONGEST_LISTING = 128L << 20;

  private final Peer peer;
  private final String app;
  private final Timeouts timeouts;

  /**
   * A pull.
   *
   * @param app its id, or an alias that leads to it
   */
  public Pull(Peer peer, String app, Timeouts timeouts) {
    this.peer = peer;
    this.app = app;
    this.timeouts = timeouts;
  }

  /**
   * What there is to bring.
   *
   * @throws Failure if the peer does not say, or what it says is not harmless
   */
  public List<RemoteFile> files() throws IOException {
    var text = new ByteArrayOutputStream();
    new DownloadCall(AppContract.FILES, peer, Map.of("id", app))
        .into(text, LONGEST_LISTING, timeouts);
    @Nullable Object data;
    try {
      data = PlainJson.readObject(text.toString(StandardCharsets.UTF_8)).get("data");
    } catch (IOException e) {
      throw Failure.refused(
          "NOT_A_NODE",
          peer.shownUrl() + " answered, but not as a fazt node does: " + e.getMessage(),
          "Is that the URL of a node?");
    }
    return FileListing.checked(data);
  }

  /**
   * Brings them; the folder has all of them afterwards, or is as it was.
   *
   * @param progress receives the number of bytes since the last call
   * @throws Failure if a file is not what the list says
   */
  public void download(List<RemoteFile> files, PullFolder destination, LongConsumer progress)
      throws IOException {
    for (RemoteFile file : files) {
      download(file, destination.fresh(file));
      progress.accept(file.size());
    }
    destination.finish(files);
  }

  private void download(RemoteFile file, Path to) throws IOException {
    MessageDigest digest = sha256();
    try (OutputStream out =
            Files.newOutputStream(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var digesting = new DigestOutputStream(out, digest)) {
      new DownloadCall(AppContract.CONTENT, peer, Map.of("id", app, "path", file.path()))
          .into(digesting, file.size(), timeouts);
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
      throw Failure.refused(
          "CONTENT_DIFFERS",
          "'" + file.path() + "' is not what the peer's list says",
          "The app may have been deployed meanwhile: pull again. Nothing was written.");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
