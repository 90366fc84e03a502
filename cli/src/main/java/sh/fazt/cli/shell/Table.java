package sh.fazt.cli.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rows under headings, as wide as they need to be and no wider than the terminal: what does not fit
 * is cut in the widest columns, and ends in an ellipsis.
 */
public final class Table {
  private static final int GAP = 2;
  private static final int NARROWEST = 6;

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... headings) {
    this.headings = List.of(headings);
  }

  public Table row(String... cells) {
    rows.add(Stream.of(cells).map(Printable::line).toList());
    return this;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** What each row begins with: what a script goes on with. */
  public List<String> firstCells() {
    return rows.stream().map(List::getFirst).toList();
  }

  /**
   * The lines of the table.
   *
   * @param columns the terminal's
   */
  public List<String> lines(int columns) {
    int[] widths = new int[headings.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              headings.get(i).length(),
              rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
    shrink(widths, columns);
    var lines = new ArrayList<String>();
    lines.add(line(headings, widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private static void shrink(int[] widths, int columns) {
    long over =
        Arrays.stream(widths).asLongStream().sum() + (long) GAP * (widths.length - 1) - columns;
    while (over > 0) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        widest = widths[i] > widths[widest] ? i : widest;
      }
      if (widths[widest] <= NARROWEST) {
        return;
      }
      widths[widest]--;
      over--;
    }
  }

  private static String line(List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String cut = cell.length() > widths[i] ? cell.substring(0, widths[i] - 1) + "\u2026" : cell;
      line.append(cut);
      if (i < widths.length - 1) {
        line.repeat(" ", widths[i] - cut.length() + GAP);
      }
    }
    return line.toString().stripTrailing();
  }
}
