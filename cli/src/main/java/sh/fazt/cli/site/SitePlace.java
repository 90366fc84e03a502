package sh.fazt.cli.site;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import sh.fazt.cli.shell.Shell;
import sh.fazt.journal.Place;
import sh.fazt.journal.Sha256;

/**
 * Where a deploy is made: a directory of this machine, or a repository. Its id is a digest, so that
 * a node can tell whether two deploys came from one place, and learns nothing else about it.
 */
public final class SitePlace {
  private static final int ID_DIGITS = 32;

  /** Made once per installed system; the second is what systems without systemd have. */
  private static final List<Path> MACHINE_IDS =
      List.of(Path.of("/etc/machine-id"), Path.of("/var/lib/dbus/machine-id"));

  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private SitePlace() {}

  /** A directory, under whichever name it was reached. */
  public static Place of(Path directory, Shell shell) throws IOException {
    Path real = directory.toRealPath();
    String host = hostName(shell);
    String machine =
        MACHINE_IDS.stream().flatMap(file -> line(file).stream()).findFirst().orElse(host);
    String user =
        shell.variable("USER").or(() -> shell.variable("LOGNAME")).orElseGet(SitePlace::account);
    return place(
        "directory", machine + "\n" + real, user + "@" + host + ":" + shortened(real, shell));
  }

  /**
   * A repository, at whichever branch, tag or commit.
   *
   * @param url with the folder in it
   */
  public static Place ofRepository(String url) {
    return place("repository", url, url);
  }

  private static Place place(String kind, String what, String shown) {
    byte[] text = ("fazt place\n" + kind + "\n" + what).getBytes(StandardCharsets.UTF_8);
    return new Place(Sha256.hex(text).substring(0, ID_DIGITS), printable(shown));
  }

  private static String account() {
    return System.getProperty("user.name", "somebody");
  }

  /** The end of a long one, which identifies it better than its beginning. */
  private static String printable(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\ufffd]", "?");
    int over = line.length() - Place.LONGEST;
    return over > 0 ? "\u2026" + line.substring(over + 1) : line;
  }

  private static String shortened(Path real, Shell shell) {
    Path home = shell.home();
    try {
      Path there = home.toRealPath();
      if (real.equals(there)) {
        return "~";
      }
      return real.startsWith(there) && there.getNameCount() > 0
          ? "~/" + there.relativize(real)
          : real.toString();
    } catch (IOException _) {
      return real.toString();
    }
  }

  private static String hostName(Shell shell) {
    return line(HOST_NAME)
        .or(() -> shell.variable("HOSTNAME"))
        .orElseGet(
            () -> {
              try {
                return InetAddress.getLocalHost().getHostName();
              } catch (UnknownHostException _) {
                return "localhost";
              }
            });
  }

  private static Optional<String> line(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .findFirst();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
