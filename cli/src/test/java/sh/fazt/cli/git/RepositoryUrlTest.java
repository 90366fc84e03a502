package sh.fazt.cli.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.cli.shell.Failure;

/** The ways to name a repository. */
class RepositoryUrlTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "github.com/u/r,                               https://github.com/u/r, -, ''",
        "github:u/r,                                   https://github.com/u/r, -, ''",
        "https://github.com/u/r,                       https://github.com/u/r, -, ''",
        "https://github.com/u/r.git,                   https://github.com/u/r, -, ''",
        "https://www.GitHub.com/u/r/?tab=readme#top,   https://github.com/u/r, -, ''",
        "github.com/u/r/sub/path,                      https://github.com/u/r, -, sub/path",
        "github.com/u/r@v1.2,                          https://github.com/u/r, v1.2, ''",
        "github:u/r/sub@feature/x,                     https://github.com/u/r, feature/x, sub",
        "https://github.com/u/r/tree/main/a/b,         https://github.com/u/r, main, a/b",
        "https://github.com/u/r/tree/main,             https://github.com/u/r, main, ''",
        "github.com/u/r/blob/v2/a/index.html,  https://github.com/u/r, v2, a/index.html",
        "gitlab.com/g/h/r.git/app@main,          https://gitlab.com/g/h/r.git, main, app",
        "https://git.example.com/me/app,               https://git.example.com/me/app, -, ''",
        "file:///srv/git/app.git/sub,                  file:///srv/git/app.git, -, sub",
        "file:///srv/git/app@v1,                       file:///srv/git/app, v1, ''",
      })
  void isUnderstoodAsRemoteRefAndFolder(String typed, String remote, String ref, String path) {
    var url = RepositoryUrl.parse(typed);

    assertThat(url).isEqualTo(new RepositoryUrl(remote, Optional.ofNullable(ref), path));
    assertThat(RepositoryUrl.parse(url.stored()).at(url.ref())).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource({
    "github.com/u/chess.git, chess",
    "github.com/u/apps/chess@v2, chess",
    "https://git.example.com/me/app.git, app"
  })
  void givesTheAppItsName(String typed, String name) {
    assertThat(RepositoryUrl.parse(typed).lastName()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "github.com/u",
        "github:u",
        "",
        "https://",
        "https://example.com/x",
        "http://github.com/u/r",
        "ssh://git@github.com/u/r",
        "git@github.com:u/r",
        "ext::sh -c evil",
        "file://host/u/r",
        "/etc/passwd",
        "../repo",
        "https://user:secret@github.com/u/r",
        "github.com/u/r/../../x",
        "github.com/u/r@--upload-pack=evil",
        "github.com/u/r@",
        "github.com/u/r@a..b",
        "github.com/u/r@a b"
      })
  void isRefusedWhereItIsNone(String typed) {
    assertThatThrownBy(() -> RepositoryUrl.parse(typed)).isInstanceOf(Failure.class);
  }
}
