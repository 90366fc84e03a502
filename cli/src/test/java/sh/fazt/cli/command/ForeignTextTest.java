package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.api.FakePeer;
import sh.fazt.registry.control.PlainJson;

/** What a peer says, on the terminal of whoever asked. */
@Timeout(60)
class ForeignTextTest {
  private static final Pattern OBEYED =
      Pattern.compile(
          "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]");

  /** An escape sequence, a return, a line of its own, C1, marks of direction. */
  private static final String EVIL =
      "a\u001b[2Jb\u001b]0;t\u0007\rc\n@prod\nd\u009b31m\u202ee\u2066f\u200fg\u2028h\u007f\ufeffi";

  private final TestShell shell;

  ForeignTextTest(@TempDir Path folder) throws IOException {
    shell = new TestShell(folder, new NoNode());
    Files.writeString(Files.createDirectory(folder.resolve("site")).resolve("index.html"), "x");
  }

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("app", "list"),
          List.of("app", "list", "--quiet"),
          List.of("app", "info", "x"),
          List.of("app", "info", "x", "--quiet"),
          List.of("app", "releases", "x"),
          List.of("app", "upgrade", "x"),
          List.of("app", "pull", "x"),
          List.of("app", "deploy", "site", "--name", "x"),
          List.of("remote", "status"),
          List.of("remote", "status", "--quiet"),
          List.of("remote", "upgrade", "zyt", "check"),
          List.of("key", "list"),
          List.of("explain", "http://x.example.com/"),
          List.of("@all", "app", "list"),
          List.of("@all", "remote", "status"));

  private void saysNothingATerminalObeys(FakePeer.Answer answer) throws IOException {
    try (var peer = new FakePeer(answer)) {
      shell.run(
          "remote",
          "add",
          "zyt",
          "--replace",
          "--token",
          "t",
          "--url",
          "http://localhost:" + peer.port());
      for (List<String> words : COMMANDS) {
        shell.with("FAZT_DEBUG", "1").run(words.toArray(String[]::new));
        String said = shell.out() + shell.err();
        assertThat(OBEYED.matcher(said).find()).as("%s: %s", words, said).isFalse();
        assertThat(said.lines()).as("%s", words).doesNotContain("@prod", "  @prod");

        var json = new java.util.ArrayList<>(words);
        json.add("--json");
        shell.run(json.toArray(String[]::new));
        assertThat(OBEYED.matcher(shell.out()).find()).as("%s: %s", json, shell.out()).isFalse();
      }
    }
  }

  @Test
  void aRefusalIsPrintedWithoutWhatATerminalWouldObey() throws IOException {
    var refusal = Map.of("error", Map.of("code", EVIL, "message", EVIL));
    saysNothingATerminalObeys(FakePeer.always(400, PlainJson.write(refusal)));
    saysNothingATerminalObeys(FakePeer.always(404, PlainJson.write(Map.of("error", EVIL))));
    saysNothingATerminalObeys(FakePeer.always(502, EVIL));
    saysNothingATerminalObeys(FakePeer.always(200, EVIL));
  }

  @Test
  void anAnswerIsPrintedWithoutWhatATerminalWouldObey() throws IOException {
    var fields = new java.util.LinkedHashMap<String, Object>();
    for (String name :
        List.of(
            "id",
            "title",
            "name",
            "status",
            "version",
            "type",
            "url",
            "ref",
            "commit",
            "mode",
            "message",
            "action",
            "path",
            "visibility",
            "created_at",
            "site",
            "subdomain",
            "description",
            "source_url",
            "label")) {
      fields.put(name, EVIL);
    }
    fields.put("aliases", List.of(EVIL));
    fields.put("tags", List.of(EVIL));
    fields.put("files", List.of(Map.of("path", EVIL, "size", 1, "sha256", EVIL)));
    saysNothingATerminalObeys(FakePeer.always(200, PlainJson.write(Map.of("data", fields))));
    saysNothingATerminalObeys(
        FakePeer.always(200, PlainJson.write(Map.of("data", List.of(fields, fields)))));
    var git = new java.util.LinkedHashMap<String, Object>(fields);
    git.put("type", "git");
    git.put("url", "https://localhost:1/u/" + EVIL);
    saysNothingATerminalObeys(FakePeer.always(200, PlainJson.write(Map.of("data", git))));
  }

  @Test
  void jsonKeepsTheTextInItsEscapedForm() throws IOException {
    var refusal = Map.of("error", Map.of("code", "NO", "message", EVIL));
    try (var peer = new FakePeer(FakePeer.always(400, PlainJson.write(refusal)))) {
      shell.run("remote", "add", "zyt", "--token", "t", "--url", "http://localhost:" + peer.port());
      shell.run("app", "list", "--json");
      var error = PlainJson.object(PlainJson.readObject(shell.out()).get("error"));
      assertThat(error).containsEntry("message", EVIL);
    }
  }
}
