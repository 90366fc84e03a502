package sh.fazt.http.serverless;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.http.api.AManifest.aManifest;
import static sh.fazt.registry.content.AZip.aZip;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.http.api.ApiNode;

/** What becomes of a deploy whose scripts cannot be parsed. */
class DeployedScriptsTest {
  private static final ApiNode NODE =
      ApiNode.open("fazt.http.functions.check { files = 3, file-size = 100 B }");

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static Reply deploy(String name, String path, String text) {
    return NODE.deploy(
        aDeploy(
            name,
            aZip()
                .with("index.html", "x")
                .with("api/main.mjs", "export default 1")
                .with(path, text)
                .bytes()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api/main.js       | 'let a = 1;\\n  let b = ;'    | api/main.js:2:11: ",
        "api/lib/x.js      | 'return {'                    | api/lib/x.js:1:9: the file ends",
        "api/m.mjs         | 'import {a from \"./b.mjs\"'  | api/m.mjs:1:11: ",
        "api/data.json     | '{\"a\":1,}'                  | api/data.json:1:8: Unexpected token } in JSON (mend",
      })
  void aSyntaxErrorRefusesTheDeployAndSaysWhereItIs(String path, String text, String where) {
    String source = text.replace("\\n", "\n");
    long before = NODE.events();

    for (Reply reply :
        new Reply[] {
          deploy("broken", path, source),
          aManifest("broken")
              .with("index.html", "x")
              .with("api/main.mjs", "export default 1")
              .with(path, source)
              .deploy(NODE, NODE.token())
        }) {
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.text()).contains("\"code\":\"SYNTAX_ERROR\"", "\"message\":\"" + where);
    }
    assertThat(NODE.events()).isEqualTo(before);
    assertThat(NODE.visit("broken").status()).isEqualTo(404);
    NODE.assertHealthy();
  }

  @Test
  void whatIsNoScriptOfAFunctionIsNotParsed() {
    assertThat(deploy("odd", "api/notes.txt", "let b = ;").status()).isEqualTo(200);
    assertThat(deploy("odd", "lib.js", "let b = ;").status()).isEqualTo(200);
    assertThat(deploy("odd", "api/sub.js", "return 1").status()).isEqualTo(200);
    assertThat(NODE.deploy(aDeploy("odd", aZip().with("api/x.js", "let b = ;").bytes())).status())
        .as("nothing runs it")
        .isEqualTo(200);
    assertThat(deploy("odd", "api/x.js", "let b = ;").status())
        .as("now something does")
        .isEqualTo(400);
  }

  @Test
  void whatIsTooMuchToLookAtIsNamed() {
    var reply = deploy("large", "api/data.json", "[" + " ".repeat(100) + "1]");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text())
        .contains(
            "{\"code\":\"NOT_CHECKED\",\"message\":\"1 script was not checked for syntax errors:",
            "\"paths\":[\"api/data.json\"]");
    var many = aZip().with("index.html", "x");
    for (String name : new String[] {"main", "a", "b", "c", "d"}) {
      many.with("api/" + name + ".js", "'" + name + "'");
    }
    assertThat(NODE.deploy(aDeploy("many", many.bytes())).text())
        .contains("2 scripts were not checked", "[\"api/d.js\",\"api/main.js\"]");
    assertThat(NODE.deploy(aDeploy("many", many.with("api/z.js", "1").bytes())).text())
        .as("what is online already counts no more")
        .doesNotContain("NOT_CHECKED");
  }
}
