package sh.fazt.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;

/** What is given by a file or by the environment is known and of its type, or nothing starts. */
class GivenSettingsTest {
  private final Path folder;

  GivenSettingsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Failure refusal(String file, Map<String, String> environment) {
    return catchThrowableOfType(Failure.class, () -> given(file, environment));
  }

  private GivenSettings given(String text, Map<String, String> environment) throws IOException {
    Path file = folder.resolve("fazt.conf");
    Files.writeString(file, text);
    return GivenSettings.read(Optional.of(file), environment);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fazt.http.prot = 80 | fazt.http.prot is no setting | did you mean fazt.http.port?",
        "fazt { http { max-conections = 5 } } | fazt.http.max-conections is no setting | fazt.http.max-connections?",
        "fzat.http.port = 80 | fzat is no setting | did you mean fazt?",
        "fazt.http.port { number = 80 } | fazt.http.port must be a whole number | fazt.conf: 1",
        "fazt.http = 80 | fazt.http is a group of settings | fazt.conf: 1",
        "fazt.http.port = eighty | fazt.http.port must be a whole number | fazt.conf: 1",
        "fazt.http.port = -1 | fazt.http.port must be a whole number | fazt.conf: 1",
        "fazt.http.max-connections = 0 | fazt.http.max-connections must be more than 0 | fazt.conf",
        "fazt.registry.database.readers = 0 | must be more than 0 | fazt.conf: 1",
        "fazt.registry.journal.poll = 0 s | must be more than 0 | fazt.conf: 1",
        "fazt.http.port = 70000 | fazt.http.port: invalid port '70000' | fazt.conf: 1",
        "fazt.http.idle-timeout = soon | fazt.http.idle-timeout must be a time such as 30 s | fazt.conf",
        "fazt.http.idle-timeout = -5 s | fazt.http.idle-timeout must be a time | fazt.conf",
        "fazt.http.max-uri-length = 8 apples | must be a size such as 512 KiB | fazt.conf",
        "fazt.http.trusted-proxies = 7 | must be a list | fazt.conf",
        "fazt.http.domain = \"no domain\" | fazt.http.domain: invalid domain | fazt.conf",
        "fazt.http.environment = test | invalid environment 'test' | fazt.conf",
        "fazt.http.port = null | fazt.http.port must be a whole number | fazt.conf",
        "fazt.http.port = [ | fazt.conf: 1 | BAD_SETTING",
        "fazt.http.port = ${fazt.none} | fazt.none | BAD_SETTING",
      })
  void aFileThatCannotBeMeantIsRefusedWithItsPlace(String text, String what, String more) {
    Failure failure = refusal(text, Map.of());

    assertThat(failure.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(failure.code()).isEqualTo("BAD_SETTING");
    assertThat(failure.sentence() + failure.code()).contains(what, more);
  }

  @Test
  void everyMistakeIsNamedAtOnce() {
    Failure failure =
        refusal("fazt.http.prot = 1\nfazt.http.backlog = x", Map.of("FAZT_HTP_PORT", "1"));

    assertThat(failure.sentence() + failure.hint().orElseThrow())
        .contains("fazt.http.prot", "fazt.http.backlog", "FAZT_HTP_PORT", "FAZT_HTTP_PORT?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FAZT_HTTP_PROT | 80 | did you mean FAZT_HTTP_PORT?",
        "FAZT_TOKN | x | did you mean FAZT_TOKEN?",
        "FAZT_NONSENSE_AT_ALL_AND_LONG | x | FAZT_NONSENSE_AT_ALL_AND_LONG (environment) is no setting",
        "FAZT_HTTP_PORT | eighty | fazt.http.port must be a whole number (FAZT_HTTP_PORT)",
        "PORT | eighty | fazt.http.port must be a whole number (PORT)",
        "FAZT_HTTP_APP_HEADERS | { | FAZT_HTTP_APP_HEADERS must be names with values",
        "FAZT_REGISTRY_DATABASE_MAX_SIZE | big | must be a size such as 512 KiB",
      })
  void aVariableThatCannotBeMeantIsRefused(String variable, String value, String what) {
    assertThat(refusal("", Map.of(variable, value)).sentence()).contains(what);
  }

  @Test
  void everySettingCanBeGivenByItsVariable() {
    var known = KnownSettings.load();
    var environment = new HashMap<String, String>();
    Config defaults = ConfigFactory.defaultReference();
    known
        .defaults()
        .forEach(
            (path, value) ->
                environment.put(
                    KnownSettings.variable(path), SettingKind.written(value.unwrapped())));
    assertThat(environment).as("no two settings share a variable").hasSameSizeAs(known.defaults());

    var given = GivenSettings.read(Optional.empty(), environment);

    known
        .defaults()
        .keySet()
        .forEach(
            path -> {
              var kind = known.kind(path);
              var now = given.above().withFallback(ConfigFactory.load());
              switch (kind) {
                case SWITCH, NUMBER, TEXT ->
                    assertThat(now.getString(path)).as(path).isEqualTo(defaults.getString(path));
                case SIZE ->
                    assertThat(now.getBytes(path)).as(path).isEqualTo(defaults.getBytes(path));
                case TIME ->
                    assertThat(now.getDuration(path))
                        .as(path)
                        .isEqualTo(defaults.getDuration(path));
                case LIST ->
                    assertThat(now.getStringList(path))
                        .as(path)
                        .isEqualTo(defaults.getStringList(path));
                case FIELDS ->
                    assertThat(now.getObject(path)).as(path).isEqualTo(defaults.getObject(path));
              }
            });
  }

  @Test
  void listsAndFieldsCanBeWrittenAsPeopleDo() throws IOException {
    Config given =
        given(
                "",
                Map.of(
                    "FAZT_HTTP_TRUSTED_PROXIES", "10.0.0.0/8, ::1",
                    "FAZT_HTTP_APP_HEADERS", "{ X-Frame-Options = DENY }"))
            .whole();

    assertThat(given.getStringList("fazt.http.trusted-proxies"))
        .containsExactly("10.0.0.0/8", "::1");
    assertThat(given.getString("fazt.http.app-headers.X-Frame-Options")).isEqualTo("DENY");
    assertThat(
            given("", Map.of("FAZT_HTTP_TRUSTED_PROXIES", "[\"::1\"]"))
                .whole()
                .getStringList("fazt.http.trusted-proxies"))
        .containsExactly("::1");
  }

  @Test
  void theWholeNameWinsOverOlderOnesAndBlankIsNotGiven() throws IOException {
    var both = Map.of("PORT", "1", "FAZT_PORT", "2", "FAZT_HTTP_PORT", "3", "ENV", " ");

    assertThat(given("fazt.http.port = 4", both).whole().getInt("fazt.http.port")).isEqualTo(3);
    assertThat(given("", Map.of("PORT", "1", "FAZT_PORT", "2")).whole().getInt("fazt.http.port"))
        .isEqualTo(2);
    assertThat(given("", both).whole().getString("fazt.http.environment")).isEqualTo("production");
    assertThat(
            given("fazt.http.domain = \"10.0.0.1\"", Map.of())
                .below()
                .getString("fazt.http.domain"))
        .isEqualTo("10.0.0.1.nip.io");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none.conf", "."})
  void aFileThatIsNoneIsRefused(String name) {
    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> GivenSettings.read(Optional.of(folder.resolve(name)), Map.of()));

    assertThat(failure.code()).isEqualTo("SETTINGS_FILE");
    assertThat(failure.sentence()).contains(folder.resolve(name).toString());
  }

  @Test
  void aFolderThatCannotBeMadeIsSaidWithAWayOut() throws IOException {
    Files.writeString(folder.resolve("file"), "no folder");
    var shell =
        new TestShell(folder, new NodeProcess(Map.of()))
            .with("FAZT_PASSWORD", "a long password")
            .with("FAZT_DB_PATH", folder.resolve("file/below/fazt.db").toString());

    assertThat(shell.run("server", "init", "--username", "me")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("file/below", "cannot be made", "--db FILE");
  }

  @Test
  void settingsAreCheckedWithoutAStart() throws IOException {
    Path file = folder.resolve("fazt.conf");
    Files.writeString(file, "pekko.log-config-on-start = off\nfazt.http { port = 5000 }");
    var shell = new TestShell(folder, new NodeProcess(Map.of("FAZT_DOMAIN", "example.com")));

    assertThat(shell.run("server", "check-config", "--config", "fazt.conf"))
        .as(shell.err())
        .isEqualTo(ExitCode.OK);
    assertThat(shell.out())
        .containsPattern("fazt.http.domain +example.com +FAZT_DOMAIN")
        .containsPattern("fazt.http.port +5000 +.*fazt.conf: 2");

    Files.writeString(file, "fazt.http.app-headers { Content-Length = 5 }");
    assertThat(shell.run("server", "check-config", "--config", "fazt.conf"))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("Content-Length").doesNotContain("\tat ");
    Files.writeString(file, "fazt.http.trusted-proxies = [\"everybody\"]");
    assertThat(shell.run("server", "check-config", "--config", "fazt.conf", "--json"))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(shell.out()).contains("\"BAD_SETTING\"", "everybody");
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void aPortThatIsTakenIsSeenBeforeAnythingStarts() throws IOException {
    var shell =
        new TestShell(folder, new NodeProcess(Map.of()))
            .with("FAZT_DB_PATH", folder.resolve("fazt.db").toString())
            .with("FAZT_PASSWORD", "a long password");
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      String port = String.valueOf(taken.getLocalPort());
      // Stored, so that it is known only once the database is open.
      shell.run("server", "init", "--username", "me", "--port", port);

      assertThat(shell.run("server", "start")).isEqualTo(ExitCode.REFUSED);
      assertThat(shell.err())
          .startsWith("fazt: Port " + port + " is taken")
          .contains("It is taken by java", "--port " + (taken.getLocalPort() + 1))
          .doesNotContain("\tat ", "Exception");
    }
    var elsewhere = new NodeProcess(Map.of("FAZT_HTTP_INTERFACE", "192.0.2.7"));
    var there =
        new TestShell(folder, elsewhere).with("FAZT_DB_PATH", folder.resolve("fazt.db").toString());
    assertThat(there.run("server", "start", "--port", "0")).isEqualTo(ExitCode.REFUSED);
    assertThat(there.err()).contains("no address 192.0.2.7", "fazt.http.interface");
  }
}
