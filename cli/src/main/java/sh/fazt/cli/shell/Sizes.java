package sh.fazt.cli.shell;

import java.time.Duration;

/** Amounts as people read them. */
public final class Sizes {
  private static final String[] UNITS = {"KB", "MB", "GB", "TB"};
  private static final int STEP = 1024;

  private Sizes() {}

  /** {@code 423 B}, {@code 1.2 MB}: steps of 1024, one decimal. */
  public static String bytes(long bytes) {
    if (bytes < STEP) {
      return bytes + " B";
    }
    long tenths = bytes * 10;
    int unit = -1;
    do {
      tenths /= STEP;
      unit++;
    } while (tenths >= STEP * 10L && unit < UNITS.length - 1);
    return decimal(tenths) + " " + UNITS[unit];
  }

  /** {@code 12}, {@code 1,000}. */
  public static String number(long number) {
    var text = new StringBuilder(Long.toString(number));
    for (int at = text.length() - 3; at > 0; at -= 3) {
      text.insert(at, ',');
    }
    return text.toString();
  }

  /** {@code 1 file}, {@code 2 files}. */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** {@code 14 ms}, {@code 2.3 s}, {@code 4 min}. */
  public static String time(Duration time) {
    if (time.toMillis() < 1000) {
      return time.toMillis() + " ms";
    }
    if (time.toSeconds() < 120) {
      return decimal(time.toMillis() / 100) + " s";
    }
    return time.toMinutes() + " min";
  }

  /** By hand: the first use of a formatter costs a cold JVM more than a request to a node. */
  private static String decimal(long tenths) {
    return tenths / 10 + "." + tenths % 10;
  }
}
