package sh.fazt.cli.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.peer.Peer;
import sh.fazt.http.contract.Contract;
import sh.fazt.http.contract.Field;
import sh.fazt.http.contract.Input;
import sh.fazt.http.contract.RemoteCommand;
import sh.fazt.http.contract.Shape;

/** Each command of the contract has its own words for what a peer answers. */
class AnswersTest {
  private static final Peer PEER = new Peer("prod", URI.create("https://example.com"), "token");

  @TempDir private Path folder;

  private static Stream<String> commands() {
    return Contract.COMMANDS.stream().map(RemoteCommand::words);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anAnswerAsTheContractHasItIsToldInWords(String words) {
    var command =
        Contract.COMMANDS.stream()
            .filter(one -> one.words().equals(words))
            .findFirst()
            .orElseThrow();
    var asked = new LinkedHashMap<String, Object>(command.fixed());
    for (Input input : command.inputs()) {
      asked.put(input.field(), "asked-" + input.field());
    }
    var data = example("data", command.endpoint().answer());
    var shell = new TestShell(folder, new NoNode()).shell();
    var result = Answers.reply(command, asked, data, PEER, shell);
    assertThat(result.data()).isEqualTo(data);
    assertThat(result.lines()).isNotEmpty().noneMatch(line -> line.contains("null"));
    assertThat(String.join("\n", result.lines())).containsPattern("asked-|some-|app_|tetris|v7|7");
  }

  /** A value of this shape, with all that it may have. */
  private static Object example(String name, Shape shape) {
    return switch (shape) {
      case Shape.Text(_, var example) -> example.isEmpty() ? "some-" + name : example;
      case Shape.Choice(var words) -> words.getFirst();
      case Shape.Whole(var least, _) -> Math.max(7, least);
      case Shape.Decimal _ -> 0.5;
      case Shape.Flag _ -> true;
      case Shape.ListOf(var element) -> List.of(example(name, element));
      case Shape.MapOf(var value) -> Map.of("some", example(name, value));
      case Shape.Group(var fields) -> {
        var object = new LinkedHashMap<String, Object>();
        for (Field field : fields) {
          if (!(field.shape() instanceof Shape.ListOf(Shape.Recursive _))) {
            object.put(field.name(), example(field.name(), field.shape()));
          }
        }
        yield object;
      }
      case Shape.AnyOf(var shapes) -> example(name, shapes.getFirst());
      case Shape.Bytes _, Shape.Recursive _, Shape.AnyJson _ -> "some-" + name;
    };
  }
}
