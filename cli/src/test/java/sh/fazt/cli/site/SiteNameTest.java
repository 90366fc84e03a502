package sh.fazt.cli.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;

/** Which directories give a deploy its name. */
class SiteNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dist",
        "build",
        "out",
        "public",
        "output",
        "site",
        "_site",
        "www",
        "htdocs",
        "html",
        "public_html",
        "wwwroot",
        ".next",
        ".output",
        "browser",
        "client",
        "Dist",
        "BUILD",
        "storybook-static",
        "_book",
        "web-build",
        "target",
        "release"
      })
  void foldersThatManyProjectsHaveNameNothing(String folder) {
    assertThatThrownBy(
            () -> SiteName.forDeploy(Path.of("/projects/blog").resolve(folder), SiteManifest.NONE))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.exit()).isEqualTo(ExitCode.USAGE);
              assertThat(failure.hint().orElse("")).contains("--name NAME");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"blog", "my-dist", "site2", "builder", "Public Garden"})
  void anyOtherDirectoryGivesItsOwn(String folder) {
    assertThat(SiteName.forDeploy(Path.of("/projects").resolve(folder), SiteManifest.NONE))
        .isEqualTo(new SiteName(SiteName.of(Path.of(folder)), true));
  }
}
