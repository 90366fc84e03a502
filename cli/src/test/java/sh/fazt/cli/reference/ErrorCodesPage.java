package sh.fazt.cli.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sh.fazt.registry.domain.RejectionCode;

/**
 * {@code error-codes.md}: the codes of a node from {@link RejectionCode}; those of the command line
 * stay as they are written there.
 */
final class ErrorCodesPage {
  static final String COMMAND_LINE = "## Of the command line";

  private static final String MEANT = "`hint` says what was probably meant";

  private ErrorCodesPage() {}

  /**
   * The page.
   *
   * @param present as it is
   */
  static String text(String present) {
    var page = new Markdown();
    page.line("# Error codes");
    page.line("");
    page.line(
        "A code never changes its meaning; sentences may. A test holds that each code the program has is in one of these tables, and that each of a node is in a test.");
    page.line("");
    page.line("## Of a node");
    page.line("");
    page.line(
        "`{\"error\": {\"code\", \"message\"}}`, with this status. The gateway tells what it understood and refused with status 200, as `{\"success\": false, \"error\", \"code\", \"hint\"}`. A node that does not start says the code on the terminal.");
    page.line("");
    page.line("| code | status | when | what to do |");
    page.line("| --- | --- | --- | --- |");
    rows().values().forEach(page::line);
    return page.page() + "\n" + present.substring(present.indexOf(COMMAND_LINE));
  }

  private static Map<String, String> rows() {
    var cases = new TreeMap<String, List<RejectionCode>>();
    for (RejectionCode code : RejectionCode.values()) {
      cases.computeIfAbsent(code.wireName(), _ -> new ArrayList<>()).add(code);
    }
    var rows = new TreeMap<String, String>();
    cases.forEach(
        (told, codes) -> {
          var statuses = new TreeSet<Integer>();
          codes.forEach(code -> statuses.add(code.status()));
          RejectionCode general = RejectionCode.valueOf(told);
          String when =
              codes.stream()
                  .filter(code -> code != general)
                  .map(code -> "; " + code.status() + ": " + code.when())
                  .collect(Collectors.joining("", general.when(), ""));
          rows.put(told, row(told, numbers(statuses), when, general.remedy()));
        });
    gateway(rows, "MISSING_ARGUMENT", "a command of the gateway lacks a word or flag", "");
    gateway(rows, "MISSING_SUBCOMMAND", "a command of the gateway lacks its second word", "");
    gateway(rows, "UNKNOWN_COMMAND", "the gateway has no such command", MEANT);
    gateway(rows, "UNKNOWN_SUBCOMMAND", "the gateway has no such command", MEANT);
    return rows;
  }

  /** What the gateway tells of a command it does not understand. */
  private static void gateway(Map<String, String> rows, String code, String when, String remedy) {
    rows.put(code, row(code, "200", when, remedy));
  }

  private static String numbers(Set<Integer> statuses) {
    return statuses.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String row(String code, String status, String when, String remedy) {
    return "| `" + code + "` | " + status + " | " + when + " | " + remedy + " |";
  }
}
