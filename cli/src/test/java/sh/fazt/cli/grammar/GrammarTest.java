package sh.fazt.cli.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;

/** What a user may type, and what it is taken for. */
class GrammarTest {
  private static final Action NOTHING = (_, _) -> CommandResult.of(Map.of(), List.of());
  private final Grammar grammar =
      new Grammar(
          CommandSpec.group(
                  "fazt",
                  "test",
                  CommandSpec.group(
                      "app",
                      "apps",
                      CommandSpec.verb("deploy", "deploys", CommandSpec.Scope.PEER, NOTHING)
                          .takes(Argument.required("DIR", "a directory"))
                          .with(
                              Flag.text("name", "NAME", "the name"),
                              Flag.text("message", "TEXT", "the message").letter('m'),
                              Flag.toggle("spa", "single page")),
                      CommandSpec.verb("list", "lists", CommandSpec.Scope.PEER, NOTHING)),
                  CommandSpec.verb("note", "notes", CommandSpec.Scope.USER, NOTHING)
                      .takes(Argument.anyNumber("WORD", "words"))
                      .with(Flag.text("port", "PORT", "a port").needed()))
              .with(Flag.toggle("version", "version").letter('v'))
              .byDefault(NOTHING));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app deploy site --name blog --spa",
        "app deploy --name blog --spa site",
        "app deploy --name=blog site -spa",
        "app --name blog deploy -spa site",
        "--spa --name blog app deploy site",
        "-name=blog app -spa deploy site",
        "app deploy --spa=true -name blog -- site"
      })
  void flagsAndWordsComeInAnyOrder(String line) {
    Invocation invocation = parse(line);

    assertThat(invocation.path()).containsExactly("fazt", "app", "deploy");
    assertThat(invocation.words()).containsExactly("site");
    assertThat(invocation.text("name")).contains("blog");
    assertThat(invocation.on("spa")).isTrue();
  }

  @Test
  void twoDashesEndTheFlags() {
    Invocation invocation = parse("app deploy -- --name");

    assertThat(invocation.words()).containsExactly("--name");
    assertThat(invocation.text("name")).isEmpty();
  }

  @Test
  void aValueMayHoldBlanksEqualsSignsAndLeadingDashes() {
    assertThat(
            grammar
                .parse(List.of("app", "deploy", ".", "-m", "- one = two", "--name=a=b"))
                .values())
        .containsEntry("message", "- one = two")
        .containsEntry("name", "a=b");
  }

  @Test
  void aPeerInFrontIsTheOneACommandIsFor() {
    assertThat(parse("@zyt app deploy site").peer()).contains("zyt");
    assertThat(parse("app deploy site").peer()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app deploi x             | unknown command: fazt app deploi | Did you mean: fazt app deploy",
        "ap                       | unknown command: fazt ap | Did you mean: fazt app",
        "aap list                 | unknown command: fazt aap | Did you mean: fazt app",
        "frobnicate               | unknown command: fazt frobnicate | Commands: app, note",
        "app deploy x --nmae y    | fazt app deploy has no flag --nmae | Did you mean: --name",
        "app deploy x --zzzzz     | fazt app deploy has no flag --zzzzz | See: fazt app deploy --help",
        "app list --spa           | fazt app list has no flag --spa | See: fazt app list --help",
        "app list more            | one word too many: 'more' | Usage: fazt app list",
        "app deploy a b           | one word too many: 'b' | Usage: fazt app deploy DIR",
        "app deploy               | DIR is missing | Usage: fazt app deploy DIR",
        "app deploy x --name      | --name NAME: the value is missing | See: fazt app deploy --help",
        "app deploy x --name --spa| --name NAME: the value is missing | See: fazt app deploy --help",
        "app deploy x --spa=maybe | --spa is on or off and takes no value | See: fazt app deploy",
        "note                     | --port PORT is missing | Usage: fazt note [WORD ...] --port PORT",
        "@zyt note --port 1       | fazt note works on this machine, not on a peer | @zyt"
      })
  void whatIsNotUnderstoodIsSaidWithWhatWasMeant(String line, String sentence, String hint) {
    assertThatThrownBy(() -> parse(line))
        .asInstanceOf(type(Failure.class))
        .satisfies(
            failure -> {
              assertThat(failure.exit()).isEqualTo(ExitCode.USAGE);
              assertThat(failure.sentence()).isEqualTo(sentence.strip());
              assertThat(failure.hint().orElse("")).contains(hint.strip());
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--help", "app --help", "app deploy -h", "-help app deploy --junk", "note -h"})
  void helpIsGivenEverywhereAndExcusesWhatIsMissing(String line) {
    assertThat(parse(line).asksForHelp()).isTrue();
  }

  @Test
  void helpShowsUsageArgumentsFlagsAndExamples() {
    Invocation invocation = parse("app deploy --help");

    assertThat(String.join("\n", Help.of(invocation.path(), invocation.command()).lines()))
        .contains(
            "Usage: fazt app deploy DIR [flags]",
            "a directory",
            "--name NAME",
            "-m, --message TEXT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"65536", "-1", "abc", "1e3", ""})
  void aPortOutOfRangeIsRefused(String port) {
    Invocation invocation = grammar.parse(List.of("note", "--port=" + port));

    assertThatThrownBy(() -> invocation.port("port"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("invalid port '" + port + "'");
  }

  @Test
  void aFlagThatMeansTwoThingsIsAMistakeOfOurs() {
    CommandSpec two =
        CommandSpec.group(
            "fazt",
            "test",
            CommandSpec.verb("a", "a", CommandSpec.Scope.USER, NOTHING)
                .with(Flag.toggle("x", "on")),
            CommandSpec.verb("b", "b", CommandSpec.Scope.USER, NOTHING)
                .with(Flag.text("x", "X", "text")));

    assertThatThrownBy(() -> new Grammar(two)).hasMessageContaining("--x has two meanings");
  }

  private Invocation parse(String line) {
    return grammar.parse(List.of(line.strip().split(" +", -1)));
  }
}
