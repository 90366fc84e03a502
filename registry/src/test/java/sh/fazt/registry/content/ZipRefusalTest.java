package sh.fazt.registry.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.content.AZip.aZip;
import static sh.fazt.registry.content.AZip.directoryHeader;
import static sh.fazt.registry.content.AZip.end;
import static sh.fazt.registry.content.AZip.localHeader;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/** Nothing here is ever stored, so one store serves all; the fixture checks that. */
class ZipRefusalTest {
  private static final StoreFixture NODE = StoreFixture.open();
  private static final int CRC = 14; // offsets in a local header; two more in the directory
  private static final int COMPRESSED = 18;
  private static final int SIZE = 22;

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static void assertBadRequest(byte[] zip, String... fragments) {
    Rejection refusal = NODE.refusalOf(zip);
    assertThat(refusal.sentence()).startsWith("Invalid ZIP file: ").contains(fragments);
    assertThat(refusal.code()).isEqualTo(RejectionCode.BAD_REQUEST);
    assertThat(refusal.status()).isEqualTo(400);
  }

  private static void assertTooLarge(StoreFixture node, byte[] zip, String... fragments) {
    Rejection refusal = node.refusalOf(zip);
    assertThat(refusal.sentence()).contains(fragments);
    assertThat(refusal.code()).isEqualTo(RejectionCode.PAYLOAD_TOO_LARGE);
    assertThat(refusal.status()).isEqualTo(413);
  }

  /** A zip with a good file and one of this name, whatever it is. */
  private static byte[] zipWithName(byte[] name) {
    byte[] stand = "q".repeat(name.length).getBytes(UTF_8);
    byte[] zip = aZip().with("ok.txt", "ok").with(new String(stand, UTF_8), "x").bytes();
    return AZip.replaced(zip, stand, name);
  }

  @ParameterizedTest
  @CsvSource({
    "../x.txt, '..'",
    "a/../../x.txt, '..'",
    "a/b/.., '..'",
    ".., '..'",
    "/etc/passwd, absolute",
    "//x, absolute",
    "a\\b.txt, backslash",
    "..\\b.txt, backslash",
    "a//b.txt, '.' segment",
    "./b.txt, '.' segment",
    "a/./b.txt, '.' segment",
    "a/., '.' segment"
  })
  void aNameThatLeavesItsPlaceIsRefused(String name, String why) {
    assertBadRequest(zipWithName(name.getBytes(UTF_8)), "'" + name + "'", why);
  }

  @ParameterizedTest
  @ValueSource(chars = {'\0', '\n', '\r', '\t', 0x1b, 0x7f})
  void aControlCharacterInANameIsRefusedAndShownEscaped(char bad) {
    assertBadRequest(
        zipWithName(("abc" + bad + "def").getBytes(UTF_8)),
        String.format("'abc\\u%04xdef'", (int) bad),
        "control character");
  }

  @Test
  void aNameThatIsNotUtf8IsRefused() {
    assertBadRequest(zipWithName("été.png".getBytes(StandardCharsets.ISO_8859_1)), "not UTF-8");
    assertBadRequest(zipWithName(new byte[] {'a', (byte) 0xc0, (byte) 0xaf, 'b'}), "not UTF-8");
  }

  @Test
  void aNameThatCouldDisguiseTheSentenceIsShownEscaped() {
    assertBadRequest(zipWithName("../\u202etxt.exe".getBytes(UTF_8)), "'../\\u202etxt.exe'");
  }

  @Test
  void aLongNameIsRefusedAndShownCut() {
    String sentence = NODE.refusalOf(zipWithName("a".repeat(1025).getBytes(UTF_8))).sentence();

    assertThat(sentence).contains("path that is too long").contains("aaa…").hasSizeLessThan(300);
  }

  @ParameterizedTest
  @ValueSource(ints = {0120777, 0020644, 0060644, 0010644, 0140755, 0040755})
  void linksAndDevicesAreRefused(int mode) {
    byte[] zip = aZip().with("ok.txt", "ok").withMode("strange", mode).bytes();

    assertBadRequest(zip, "'strange'", "is a link or a device");
  }

  @Test
  void aLinkIsRefusedWhateverSystemTheZipSaysItIsFrom() {
    byte[] zip = aZip().withMode("strange", 0120777).bytes();
    directoryHeader(zip, 0).put(5, (byte) 0); // MS-DOS

    assertBadRequest(zip, "'strange'", "is a link or a device");
  }

  @Test
  void aNameTwiceIsRefused() {
    assertBadRequest(
        aZip().with("a.txt", "1").with("b.txt", "2").with("a.txt", "1").bytes(),
        "'a.txt'",
        "twice");
  }

  @Test
  void aFileThatIsAlsoAFolderIsRefused() {
    assertBadRequest(aZip().with("a", "1").with("a/b", "2").bytes(), "'a'", "file and a folder");
    assertBadRequest(aZip().with("a/b/c", "1").with("a", "2").bytes(), "'a'", "file and a folder");
    assertBadRequest(aZip().withFolder("a/").with("a", "2").bytes(), "'a", "file and a folder");
    // '!' and '-' come before '/' and must not hide the clash.
    assertBadRequest(
        aZip().with("a", "1").with("a!", "2").with("a-b", "3").with("a/b", "4").bytes(),
        "'a'",
        "file and a folder");
  }

  @Test
  void aFolderThatHoldsBytesIsRefused() {
    assertBadRequest(aZip().withMode("folder/", 0040755).bytes(), "'folder/'", "folder that holds");
  }

  @Test
  void anEncryptedEntryIsRefused() {
    byte[] both = aZip().with("a.txt", "secret").bytes();
    directoryHeader(both, 0).put(8, (byte) 1);
    localHeader(both, 0).put(6, (byte) 1);
    byte[] atItsPlaceOnly = aZip().with("a.txt", "secret").bytes();
    localHeader(atItsPlaceOnly, 0).put(6, (byte) 1);

    assertBadRequest(both, "'a.txt'", "is encrypted");
    assertBadRequest(atItsPlaceOnly, "'a.txt'");
  }

  @Test
  void anUnknownCompressionMethodIsRefused() {
    byte[] zip = aZip().with("a.txt", "text").bytes();
    directoryHeader(zip, 0).putShort(10, (short) 12);
    localHeader(zip, 0).putShort(8, (short) 12);

    assertBadRequest(zip, "'a.txt'", "unsupported method");
  }

  @Test
  void twoDifferentNamesForOneEntryAreRefused() {
    byte[] elsewhere = aZip().with("index.html", "hello").bytes();
    localHeader(elsewhere, 0).put(30, (byte) 'x');
    byte[] extra = aZip().withUnicodeName("plain.txt", "other.txt").bytes();

    assertBadRequest(elsewhere, "'index.html'", "described differently");
    assertBadRequest(extra, "'plain.txt'", "two different names");
  }

  @Test
  void aWrongChecksumIsRefused() {
    byte[] zip = aZip().with("a.txt", "text").bytes();
    localHeader(zip, 0).putInt(CRC, 7);
    directoryHeader(zip, 0).putInt(CRC + 2, 7);

    assertBadRequest(zip, "'a.txt'", "damaged");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 999, 1001, 2_000_000})
  void aLieAboutTheSizeIsRefused(int said) {
    byte[] zip = aZip().with("a.txt", "z".repeat(1000)).bytes();
    localHeader(zip, 0).putInt(SIZE, said);
    directoryHeader(zip, 0).putInt(SIZE + 2, said);

    assertBadRequest(zip, "'a.txt'", "damaged");
  }

  @Test
  void aBombThatSaysItIsSmallIsRefused() {
    byte[] zip = aZip().with("a.txt", new byte[50 << 20]).bytes();
    localHeader(zip, 0).putInt(SIZE, 100);
    directoryHeader(zip, 0).putInt(SIZE + 2, 100);

    assertBadRequest(zip, "'a.txt'", "damaged");
  }

  @Test
  void aBombThatSaysItIsLargeIsRefused() {
    byte[] zip = aZip().with("a.txt", new byte[1 << 20]).bytes();
    localHeader(zip, 0).putInt(SIZE, 1 << 30);
    directoryHeader(zip, 0).putInt(SIZE + 2, 1 << 30);

    assertTooLarge(NODE, zip, "'a.txt'", "larger than 104857600 bytes", "max-file");
  }

  @Test
  void aStoredEntryWithTwoSizesIsRefused() {
    byte[] zip = aZip().withStored("a.txt", "text".getBytes(UTF_8)).bytes();
    localHeader(zip, 0).putInt(COMPRESSED, 3);
    directoryHeader(zip, 0).putInt(COMPRESSED + 2, 3);

    assertBadRequest(zip, "'a.txt'", "damaged");
  }

  @Test
  void moreThanTwentyThousandEntriesAreRefused() {
    var zip = aZip();
    for (int i = 0; i <= 20_000; i++) {
      zip.withStored("f" + i, new byte[0]);
    }

    assertTooLarge(NODE, zip.bytes(), "more than 20000 entries", "max-entries");
  }

  @Test
  void entriesAreCountedAndNotBelieved() {
    byte[] zip = aZip().with("a", "1").with("b", "2").with("c", "3").with("d", "4").bytes();
    end(zip).putShort(8, (short) 2).putShort(10, (short) 2);

    assertBadRequest(zip, "directory is damaged");
    try (var small = StoreFixture.open("fazt.registry.upload.max-entries = 3")) {
      assertTooLarge(small, zip, "more than 3 entries");
    }
  }

  @Test
  void tooManyBytesTogetherAreRefused() {
    try (var small = StoreFixture.open("fazt.registry.upload.max-uncompressed = 1999")) {
      byte[] half = new byte[1000];
      byte[] zip = aZip().with("a", half).with("b", half).bytes();

      assertTooLarge(small, zip, "more than 1999 bytes together", "max-uncompressed");
    }
  }

  @Test
  void tooLongAListOfFilesIsRefused() {
    try (var small = StoreFixture.open("fazt.registry.upload.max-tree = 500")) {
      byte[] manyNames = aZip().with("a".repeat(300), "").with("b".repeat(300), "").bytes();
      var manyFiles = aZip();
      for (int i = 0; i < 10; i++) {
        manyFiles.with("file" + i, "");
      }

      assertTooLarge(small, manyNames, "names of the files", "max-tree");
      assertTooLarge(small, manyFiles.bytes(), "names of the files", "max-tree");
    }
  }

  @Test
  void whatIsNoZipIsRefused() {
    assertBadRequest(new byte[0], "not a zip file");
    assertBadRequest("<!doctype html>".repeat(10).getBytes(UTF_8), "not a zip file");
    assertBadRequest("PK\3\4".getBytes(UTF_8), "not a zip file");
  }

  @Test
  void aZipWithoutAFileIsRefused() {
    assertBadRequest(aZip().bytes(), "holds no file");
    assertBadRequest(aZip().withFolder("a/").bytes(), "holds no file");
  }

  @Test
  void aTruncatedZipIsRefused() {
    byte[] zip = aZip().with("a.txt", "a".repeat(1000)).with("b.txt", "b".repeat(1000)).bytes();
    for (int length : new int[] {1, 30, zip.length / 2, zip.length - 22, zip.length - 1}) {
      assertBadRequest(Arrays.copyOf(zip, length), "not a zip file");
    }
  }

  @Test
  void bytesBeforeInsideOrBehindTheZipAreRefused() {
    byte[] zip = aZip().with("a.txt", "a").bytes();
    int directory = end(zip).getInt(16);
    byte[] before = new byte[zip.length + 4];
    System.arraycopy(zip, 0, before, 4, zip.length);
    byte[] inside = new byte[zip.length + 4];
    System.arraycopy(zip, 0, inside, 0, directory);
    System.arraycopy(zip, directory, inside, directory + 4, zip.length - directory);

    assertBadRequest(Arrays.copyOf(zip, zip.length + 1), "not a zip file");
    assertBadRequest(before, "does not fit its directory");
    assertBadRequest(inside, "does not fit its directory");
  }

  /** Who reads a zip from its beginning, and not by its directory, would find it. */
  @Test
  void anEntryThatTheDirectoryDoesNotNameIsRefused() {
    byte[] zip = aZip().with("hidden.txt", "bad").with("index.html", "good").bytes();
    int directory = end(zip).getInt(16);
    int one = 46 + "hidden.txt".length() + directoryHeader(zip, 0).getShort(30);
    byte[] named = new byte[zip.length - one];
    System.arraycopy(zip, 0, named, 0, directory);
    System.arraycopy(zip, directory + one, named, directory, zip.length - directory - one);
    end(named).putShort(8, (short) 1).putShort(10, (short) 1);
    end(named).putInt(12, end(zip).getInt(12) - one);

    assertBadRequest(named, "bytes that belong to none of its files");
  }

  @Test
  void sizesThatFollowMustFollow() {
    byte[] here = aZip().with("a.txt", "text").streamed().bytes();
    localHeader(here, 0).put(6, (byte) 0);
    byte[] others = aZip().with("a.txt", "text").streamed().bytes();
    AZip.record(others, 0x08074b50, 0).putInt(8, 99);

    assertBadRequest(here, "'a.txt'", "described differently");
    assertBadRequest(others, "bytes that belong to none of its files");
  }

  @Test
  void twoEndsThatDifferAreRefused() {
    byte[] zip = aZip().with("a.txt", "text").asZip64().bytes();
    end(zip).putShort(8, (short) 2).putShort(10, (short) 2);

    assertBadRequest(zip, "does not fit its directory");
  }

  @Test
  void anEndInsideTheCommentOfAnotherIsRefused() {
    byte[] zip = aZip().with("a.txt", "text").bytes();
    byte[] commented = Arrays.copyOf(zip, zip.length + 23);
    System.arraycopy(zip, zip.length - 22, commented, zip.length, 22);
    end(commented).putShort(20, (short) 23);

    assertBadRequest(commented, "not a zip file");
  }

  @Test
  void aSecondNameAtThePlaceOfAnEntryIsRefused() {
    byte[] zip = aZip().withUnicodeName("plain.txt", "other.txt").bytes();
    int second = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf("up");
    zip[second] = 'v';

    assertBadRequest(zip, "'plain.txt'", "described differently");
  }
}
