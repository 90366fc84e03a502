package sh.fazt.cli.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Takes a stream of events apart, as far as ours have parts: one line of data each. */
final class EventLines extends OutputStream {
  private static final String DATA = "data: ";
  private static final int LONGEST = 1 << 20;

  /** Whoever reads them wants no more. */
  static final class Enough extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final Predicate<String> each;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  EventLines(Predicate<String> each) {
    this.each = each;
  }

  @Override
  public void write(int b) throws IOException {
    if (b != '\n') {
      if (line.size() == LONGEST) {
        throw new IOException("a line of the log has no end");
      }
      line.write(b);
      return;
    }
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (text.startsWith(DATA) && !each.test(text.substring(DATA.length()))) {
      throw new Enough();
    }
  }
}
