package sh.fazt.http.upgrade;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Where the files of releases are: a folder of a web server, or one of this machine. Nothing of it
 * is believed; who uses a file checks what it is. Blocks.
 */
sealed interface ReleaseSource {
  int PIECE = 1 << 16;

  /** Opens a file of it. */
  InputStream open(String name) throws IOException;

  /** How it is called in answers and events. */
  String shown();

  /** A folder of a web server. */
  record Web(URI base, Duration silentFor) implements ReleaseSource {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    @Override
    public InputStream open(String name) throws IOException {
      URI address = base.resolve(name);
      if (!(address.toURL().openConnection() instanceof HttpURLConnection connection)) {
        throw new IOException(address + " is no address of a web server");
      }
      connection.setConnectTimeout((int) silentFor.toMillis());
      connection.setReadTimeout((int) silentFor.toMillis());
      connection.setUseCaches(false);
      int status = connection.getResponseCode();
      if (status == NOT_FOUND) {
        throw new FileNotFoundException(name);
      }
      if (status != OK) {
        connection.disconnect();
        throw new IOException("the server answered with status " + status);
      }
      return connection.getInputStream();
    }

    @Override
    public String shown() {
      return base.toString();
    }
  }

  /** A folder of this machine. */
  record Folder(Path path, String shown) implements ReleaseSource {
    @Override
    public InputStream open(String name) throws IOException {
      try {
        return Files.newInputStream(path.resolve(name));
      } catch (NoSuchFileException e) {
        throw (IOException) new FileNotFoundException(name).initCause(e);
      }
    }
  }

  /**
   * The source a setting names: an address, or an absolute path.
   *
   * @return none if it is neither
   */
  static Optional<ReleaseSource> named(String text, Duration silentFor) {
    return text.startsWith("/")
        ? Optional.of(new Folder(Path.of(text), "a folder of the node"))
        : web(text, silentFor);
  }

  /** The folder an address names, with or without a slash at its end. */
  static Optional<ReleaseSource> web(String text, Duration silentFor) {
    try {
      URI address = URI.create(text.endsWith("/") ? text : text + "/").normalize();
      String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
      boolean web = scheme.equals("http") || scheme.equals("https");
      boolean plain = address.getRawUserInfo() == null && address.getRawQuery() == null;
      return web && plain && address.getHost() != null
          ? Optional.of(new Web(address, silentFor))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * A small file.
   *
   * @throws IOException if it has more bytes
   */
  default byte[] read(String name, int most) throws IOException {
    try (var in = open(name)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException(name + " has more than " + most + " bytes");
      }
      return bytes;
    }
  }

  /**
   * Copies a file of this size.
   *
   * @param deadline in {@link System#nanoTime}
   * @param progress gets the bytes that came, now and then
   * @throws IOException if it has fewer or more bytes, or does not come in time
   */
  default void copy(String name, Path to, long bytes, long deadline, LongConsumer progress)
      throws IOException {
    Files.deleteIfExists(to);
    try (var in = open(name);
        var out =
            Files.newOutputStream(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] piece = new byte[PIECE];
      long came = 0;
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        came += read;
        if (came > bytes) {
          throw new IOException(name + " is longer than its manifest says");
        }
        if (System.nanoTime() - deadline > 0) {
          throw new IOException(name + " did not come in time (setting fazt.upgrade.fetch-within)");
        }
        out.write(piece, 0, read);
        progress.accept(came);
      }
      if (came < bytes) {
        throw new IOException(name + " is shorter than its manifest says");
      }
    }
  }
}
