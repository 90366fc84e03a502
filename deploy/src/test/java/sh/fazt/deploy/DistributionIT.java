package sh.fazt.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The distribution as it was put together; run after that, at the end of the build. */
class DistributionIT {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("fazt.distribution"));

  @Test
  void theNoticesNameEachJarThatIsNotOurs() throws IOException {
    String notices = Files.readString(DISTRIBUTION.resolve(ThirdPartyNotices.FILE));

    assertThat(jars()).filteredOn(jar -> !jar.startsWith("fazt-")).hasSizeGreaterThan(40);
    assertThat(jars())
        .filteredOn(jar -> !jar.startsWith("fazt-"))
        .allSatisfy(jar -> assertThat(notices).contains("\n    lib/" + jar + "\n"));
  }

  @Test
  void theNoticesHandOnWhatTheJarsSayOfTheirMakers() throws IOException {
    assertThat(Files.readString(DISTRIBUTION.resolve(ThirdPartyNotices.FILE)))
        .contains(
            "Permission is hereby granted, free of charge", // MIT: slf4j, Bouncy Castle
            "Eclipse Distribution License - v 1.0", // JGit
            "Apache Pekko", // its NOTICE
            "Stefan Zeiger", // Slick, whose jar holds no text
            "https://github.com/qos-ch/logback"); // where the sources are, as the EPL asks
  }

  private static List<String> jars() throws IOException {
    try (var files = Files.list(DISTRIBUTION.resolve("lib"))) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".jar"))
          .toList();
    }
  }
}
