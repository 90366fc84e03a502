package sh.fazt.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table =
      new Table("ID", "ALIASES").row("app_a", "one").row("app_b", "a-very-long-name, another");

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    assertThat(table.lines(80))
        .containsExactly("ID     ALIASES", "app_a  one", "app_b  a-very-long-name, another");
  }

  @Test
  void inANarrowTerminalTheWidestIsCut() {
    assertThat(table.lines(20))
        .containsExactly("ID     ALIASES", "app_a  one", "app_b  a-very-long-…")
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(20));
  }

  @Test
  void noColumnVanishes() {
    assertThat(table.lines(1)).allSatisfy(line -> assertThat(line.length()).isBetween(8, 13));
  }
}
