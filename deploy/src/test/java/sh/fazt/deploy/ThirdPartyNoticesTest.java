package sh.fazt.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.control.PlainJson;

class ThirdPartyNoticesTest {
  private static final String APACHE = "Apache License\n\n  Version 2.0\n";

  private final Path distribution;
  private final Path missingTexts;

  ThirdPartyNoticesTest(@TempDir Path folder) throws IOException {
    distribution = Files.createDirectories(folder.resolve("fazt"));
    missingTexts = Files.createDirectories(folder.resolve("notices"));
    Files.createDirectories(distribution.resolve("lib"));
    Files.writeString(distribution.resolve("LICENSE"), APACHE);
  }

  @Test
  void aWorkIsNamedWithItsLicenceAndWhereItComesFrom() throws IOException {
    jar("tree-1.2.jar", Map.of());
    sbom(component("org.example", "tree", "1.2", "Apache-2.0"));

    assertThat(notices())
        .contains(
            """
            tree 1.2
                lib/tree-1.2.jar
                Apache-2.0
                https://example.org/tree
            """);
  }

  @Test
  void ourOwnJarsAreNoThirdParty() throws IOException {
    jar("fazt-cli-1.0.0.jar", Map.of());
    sbom(component("sh.fazt", "fazt-cli", "1.0.0", "Apache-2.0"));

    assertThat(notices()).doesNotContain("fazt-cli");
  }

  @Test
  void theTextsOfAJarAreHandedOn() throws IOException {
    jar(
        "tree-1.2.jar",
        Map.of("META-INF/LICENSE.txt", "Do as you like.", "META-INF/NOTICE", "By Ada."));
    sbom(component("org.example", "tree", "1.2", "MIT"));

    assertThat(notices())
        .contains("    text 1, 2\n")
        .contains("[1] META-INF/LICENSE.txt of tree\n\nDo as you like.\n")
        .contains("[2] META-INF/NOTICE of tree\n\nBy Ada.\n");
  }

  @Test
  void aTextThatSeveralHaveIsPrintedOnce() throws IOException {
    jar("leaf-1.jar", Map.of("LICENSE", "Do as\nyou like."));
    jar("tree-1.2.jar", Map.of("META-INF/LICENSE", "Do as you like.\r\n"));
    sbom(
        component("org.example", "leaf", "1", "MIT"),
        component("org.example", "tree", "1.2", "MIT"));

    assertThat(notices()).containsOnlyOnce("you like.").contains("[1]").doesNotContain("[2]");
  }

  @Test
  void theTextThatIsOurOwnLicenceIsNotPrintedAgain() throws IOException {
    jar("tree-1.2.jar", Map.of("META-INF/LICENSE", APACHE));
    sbom(component("org.example", "tree", "1.2", "Apache-2.0"));

    assertThat(notices()).doesNotContain("[1]");
  }

  @Test
  void aTextThatAJarCameWithoutIsTakenFromTheFileOfItsGroup() throws IOException {
    jar("tree-1.2.jar", Map.of("org/example/License.class", "no text"));
    sbom(component("org.example", "tree", "1.2", "BSD-2-Clause"));
    Files.writeString(missingTexts.resolve("org.example.txt"), "Name the holders.\n");

    assertThat(notices()).contains("[1] licence of tree\n\nName the holders.\n");
  }

  @Test
  void aLicenceWhoseTextIsMissingStopsTheBuild() throws IOException {
    jar("tree-1.2.jar", Map.of());
    sbom(component("org.example", "tree", "1.2", "BSD-2-Clause"));

    assertThatIllegalStateException()
        .isThrownBy(this::notices)
        .withMessageContainingAll("tree-1.2.jar", "BSD-2-Clause", "org.example.txt");
  }

  @Test
  void aJarThatTheSbomDoesNotKnowStopsTheBuild() throws IOException {
    jar("tree-1.2.jar", Map.of());
    sbom(component("org.example", "tree", "1.3", "Apache-2.0"));

    assertThatIllegalStateException()
        .isThrownBy(this::notices)
        .withMessageContaining("tree-1.2.jar is not in sbom.json");
  }

  @Test
  void aWorkWithoutALicenceStopsTheBuild() throws IOException {
    jar("tree-1.2.jar", Map.of());
    sbom(Map.of("group", "org.example", "name", "tree", "version", "1.2"));

    assertThatIllegalStateException().isThrownBy(this::notices).withMessageContaining("tree");
  }

  private String notices() throws IOException {
    return ThirdPartyNotices.of(distribution, missingTexts);
  }

  private static Map<String, Object> component(
      String group, String name, String version, String licence) {
    return Map.of(
        "group", group,
        "name", name,
        "version", version,
        "licenses", List.of(Map.of("license", Map.of("id", licence))),
        "externalReferences",
            List.of(
                Map.of("type", "vcs", "url", "https://example.org/sources"),
                Map.of("type", "website", "url", "https://example.org/" + name)));
  }

  private void sbom(Object... components) throws IOException {
    Files.writeString(
        distribution.resolve("sbom.json"),
        PlainJson.write(Map.of("components", List.of(components))));
  }

  private void jar(String name, Map<String, String> files) throws IOException {
    try (var out =
        new ZipOutputStream(Files.newOutputStream(distribution.resolve("lib").resolve(name)))) {
      for (var file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
  }
}
