package sh.fazt.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.canonical.Tree;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.FileIndex;

/** However a target is spelled, it reaches served files only. */
class StaticPathProperties {
  private static final List<String> WORDS =
      List.of(
          "a",
          "index.html",
          "404.html",
          "private",
          "api",
          "main.js",
          ".env",
          ".git",
          ".well-known",
          "b.txt");
  private static final FileIndex INDEX = everyPathOfThreeWords();

  private static FileIndex everyPathOfThreeWords() {
    ContentHash hash = ContentHash.ofBytes(new byte[0]);
    var files = new java.util.ArrayList<TreeFile>();
    for (String first : WORDS) {
      files.add(new TreeFile(first, hash, 0, "text/plain"));
      for (String second : WORDS) {
        files.add(new TreeFile(first + "/" + second, hash, 0, "text/plain"));
        for (String third : WORDS) {
          files.add(new TreeFile(first + "/" + second + "/" + third, hash, 0, "text/plain"));
        }
      }
    }
    return FileIndex.of(new Tree(files));
  }

  @Property(tries = 20_000)
  void noTargetReachesAHiddenFile(
      @ForAll("targets") String raw, @ForAll boolean spa, @ForAll boolean navigation) {
    RequestTarget target = RequestTarget.parse(raw);
    if (target == null || target.isFunction()) {
      return;
    }
    StaticPath.Found found = StaticPath.find(INDEX, spa, target, navigation);
    if (found != null) {
      List<String> segments = List.of(found.file().path().split("/"));
      if (segments.size() > 1) {
        assertThat(segments.getFirst()).isNotIn("private", "api");
      }
      boolean wellKnown = segments.getFirst().equals(".well-known") && segments.size() > 1;
      assertThat(segments.subList(wellKnown ? 1 : 0, segments.size()))
          .noneMatch(segment -> segment.startsWith("."));
    }
  }

  @Property(tries = 20_000)
  void noTargetClimbsOut(@ForAll("targets") String raw) {
    RequestTarget target = RequestTarget.parse(raw);
    if (target != null && !target.path().isEmpty()) {
      assertThat(target.path().split("/", -1)).doesNotContain("", ".", "..");
    }
  }

  /** Whoever is sent to a folder is sent to this host, and finds a page there. */
  @Property(tries = 20_000)
  void noTargetIsSentToAnotherHostOrInACircle(@ForAll("targets") String raw) {
    RequestTarget target = RequestTarget.parse(raw);
    StaticPath.Found found =
        target == null || target.isFunction() ? null : StaticPath.find(INDEX, false, target, false);
    if (target != null && found != null && found.moved()) {
      String location = Redirects.toFolder(target);
      assertThat(location).matches("/[^/\\\\].*").doesNotContain("\\").matches("[!-~]+");
      RequestTarget next = RequestTarget.parse(location);
      assertThat(next).isNotNull();
      if (next != null) {
        assertThat(next.path()).isEqualTo(target.path());
        StaticPath.Found there = StaticPath.find(INDEX, false, next, false);
        assertThat(there).isNotNull().extracting(StaticPath.Found::moved).isEqualTo(false);
      }
    }
  }

  @Property
  void everyVisibleFileIsReachedByItsEscapedPath(@ForAll("words") String word) {
    RequestTarget target = RequestTarget.parse("/" + escaped("a/" + word));
    assertThat(target).isNotNull();
    if (target != null && !word.startsWith(".")) {
      StaticPath.Found found = StaticPath.find(INDEX, false, target, false);
      assertThat(found).isNotNull().extracting(f -> f.file().path()).isEqualTo("a/" + word);
    }
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.of(WORDS);
  }

  /** Targets of our words and of everything that separates, escapes and climbs. */
  @Provide
  Arbitrary<String> targets() {
    Arbitrary<String> word = Arbitraries.of(WORDS);
    Arbitrary<String> piece =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, word),
            net.jqwik.api.Tuple.of(2, word.map(StaticPathProperties::escaped)),
            net.jqwik.api.Tuple.of(
                2,
                Arbitraries.of(
                    ".", "..", "%2e", "%2e%2E", "%2f", "%2F", "%5c", "\\", "%00", "%", "?", "#",
                    ";", "%25", "%c0%af")),
            net.jqwik.api.Tuple.of(1, Arbitraries.strings().ascii().ofMaxLength(4)));
    return piece.list().ofMaxSize(6).map(pieces -> "/" + String.join("/", pieces));
  }

  private static String escaped(String text) {
    var out = new StringBuilder();
    text.chars().forEach(c -> out.append(String.format("%%%02x", c)));
    return out.toString();
  }
}
