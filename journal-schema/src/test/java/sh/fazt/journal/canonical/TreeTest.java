package sh.fazt.journal.canonical;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.TreeHash;

class TreeTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/canonical/tree-1");
  private static final ContentHash CONTENT = ContentHash.ofBytes("hello".getBytes(UTF_8));

  /** U+FF5E sorts before U+1F600 in UTF-8 and after it in UTF-16. */
  private static final Tree SAMPLE =
      new Tree(
          List.of(
              file("😀.txt"),
              file("～.txt"),
              new TreeFile("index.html", CONTENT, 5, "text/html; charset=utf-8"),
              new TreeFile("assets/app.js", CONTENT, 5, "text/javascript; charset=utf-8"),
              new TreeFile("assets-old/empty", ContentHash.ofBytes(new byte[0]), 0, "text/plain"),
              file("Icon\r"),
              file("two\nlines"),
              file(".well-known/x"),
              file("Zebra")));

  private static TreeFile file(String path) {
    return new TreeFile(path, CONTENT, 5, "application/octet-stream");
  }

  @Test
  void aTreeIsWrittenToTheBytesAndTheHashOfItsSample() throws IOException {
    assertThat(SAMPLE.canonical()).isEqualTo(Files.readAllBytes(GOLDEN.resolve("bytes")));
    assertThat(SAMPLE.hash())
        .isEqualTo(TreeHash.of(Files.readString(GOLDEN.resolve("sha256")).strip()));
  }

  @Test
  void theSampleOfATreeIsReadBackEqual() throws IOException {
    assertThat(Tree.parse(Files.readAllBytes(GOLDEN.resolve("bytes")))).isEqualTo(SAMPLE);
  }

  @Test
  void filesAreSortedByTheBytesOfTheirPaths() {
    assertThat(SAMPLE.files())
        .extracting(TreeFile::path)
        .containsExactly(
            ".well-known/x",
            "Icon\r",
            "Zebra",
            "assets-old/empty",
            "assets/app.js",
            "index.html",
            "two\nlines",
            "～.txt",
            "😀.txt");
  }

  @Test
  void anEmptyTreeIsItsFirstLine() {
    assertThat(new Tree(List.of()).canonical()).asString(UTF_8).isEqualTo("fazt-tree 1\n");
    assertThat(Tree.parse("fazt-tree 1\n".getBytes(UTF_8)).files()).isEmpty();
  }

  @Test
  void aPathTwiceIsRefused() {
    assertThatThrownBy(() -> new Tree(List.of(file("a"), file("b"), file("a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void pathsThatDifferInCaseOrAccentsAreDifferentFiles() {
    assertThat(new Tree(List.of(file("a"), file("A"), file("\u00e9"), file("e\u0301"))).files())
        .hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a\0b", "\ud800", "a\udc00b"})
  void aPathThatLeavesTheTreeOrHasNoBytesIsRefused(String path) {
    assertThatThrownBy(() -> file(path)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html\n", "text/\0html", "text/html\r\nX-A: b", "a\u007f", "\u0085"})
  void aMediaTypeWithAControlCharacterIsRefused(String mediaType) {
    assertThatThrownBy(() -> new TreeFile("a", CONTENT, 5, mediaType))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fazt-tree 1",
        "fazt-tree 2\n",
        "fazt-tree 1\r\n",
        "fazt-tree 1\na\0HASH\0005\0text/plain",
        "fazt-tree 1\na\0HASH\0text/plain\n",
        "fazt-tree 1\na\0HASH\00005\0text/plain\n",
        "fazt-tree 1\na\0HASH\0+5\0text/plain\n",
        "fazt-tree 1\na\0HASH\0-5\0text/plain\n",
        "fazt-tree 1\na\0hash\0005\0text/plain\n",
        "fazt-tree 1\nb\0HASH\0005\0text/plain\na\0HASH\0005\0text/plain\n",
        "fazt-tree 1\na\0HASH\0005\0text/plain\na\0HASH\0005\0text/plain\n",
        "fazt-tree 1\na\0HASH\0005\0text/plain\n\n",
      })
  void bytesThatAreNotCanonicalAreRefused(String text) {
    byte[] bytes = text.replace("HASH", CONTENT.hex()).getBytes(UTF_8);
    assertThatThrownBy(() -> Tree.parse(bytes)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] bytes = new Tree(List.of(file("a"))).canonical();
    bytes["fazt-tree 1\n".length()] = (byte) 0xff;
    assertThatThrownBy(() -> Tree.parse(bytes)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadBackEqual(@ForAll("files") List<TreeFile> files) {
    var tree = new Tree(files);
    assertThat(Tree.parse(tree.canonical())).isEqualTo(tree);
  }

  @Property(tries = 300)
  void theOrderFilesAreGivenInDoesNotMatter(@ForAll("files") List<TreeFile> files) {
    var reversed = files.reversed();
    assertThat(new Tree(reversed).hash()).isEqualTo(new Tree(files).hash());
  }

  @Property(tries = 300)
  void theOrderIsThatOfTheBytes(@ForAll("files") List<TreeFile> files) {
    assertThat(new Tree(files).files())
        .isSortedAccordingTo(
            (a, b) -> Arrays.compareUnsigned(a.path().getBytes(UTF_8), b.path().getBytes(UTF_8)));
  }

  @Property(tries = 100)
  void anyPathTwiceIsRefused(@ForAll("files") List<TreeFile> files) {
    if (!files.isEmpty()) {
      var doubled = new java.util.ArrayList<>(files);
      doubled.add(files.getFirst());
      Collections.shuffle(doubled, new java.util.Random(files.size()));
      assertThatThrownBy(() -> new Tree(doubled)).hasMessageContaining("twice");
    }
  }

  @Provide
  Arbitrary<List<TreeFile>> files() {
    Arbitrary<String> segments =
        Arbitraries.strings()
            .withChars("ab.-~\n\r\t é")
            .withChars('\ue000', '\uffff')
            .withChars('\u0001', '\u001f')
            .ofMinLength(1)
            .ofMaxLength(3)
            .map(text -> text.replace("/", "_"))
            .flatMap(text -> Arbitraries.of(text + "x", "😀" + text, text + "\ud835\udc9c"));
    Arbitrary<String> paths =
        segments.list().ofMinSize(1).ofMaxSize(3).map(parts -> String.join("/", parts));
    return Combinators.combine(
            paths,
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.of("text/html; charset=utf-8", "image/png", ""))
        .as((path, size, type) -> new TreeFile(path, CONTENT, size, type))
        .list()
        .uniqueElements(TreeFile::path)
        .ofMaxSize(12);
  }
}
