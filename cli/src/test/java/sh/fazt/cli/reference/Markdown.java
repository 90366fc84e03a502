package sh.fazt.cli.reference;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A page, line by line. */
final class Markdown {
  private final StringBuilder text = new StringBuilder();

  Markdown heading(int level, String title) {
    return line("").line("#".repeat(level) + " " + title).line("");
  }

  Markdown line(String line) {
    text.append(line).append('\n');
    return this;
  }

  Markdown table(String... headings) {
    row(headings);
    return line(
        Arrays.stream(headings).map(_ -> "---").collect(Collectors.joining(" | ", "| ", " |")));
  }

  Markdown row(String... cells) {
    return line(
        Arrays.stream(cells)
            .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
            .collect(Collectors.joining(" | ", "| ", " |")));
  }

  Markdown code(String language, String code) {
    return line("```" + language).line(code).line("```");
  }

  String page() {
    return text.toString().strip() + "\n";
  }
}
