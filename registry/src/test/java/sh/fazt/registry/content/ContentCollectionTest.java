package sh.fazt.registry.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.fazt.registry.content.AZip.aZip;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.TreeHash;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

class ContentCollectionTest {
  private static final String TEXT = "some text that compresses well ".repeat(20);
  private static final byte[] BIG = big(1);

  private final StoreFixture node = StoreFixture.open();
  private int events;

  @AfterEach
  void close() {
    node.close();
  }

  private static byte[] big(int seed) {
    var bytes = new byte[4 << 20];
    var random = new Random(seed);
    for (int i = 0; i < bytes.length / 2; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }

  private static byte[] siteZip() {
    return aZip().with("index.html", TEXT).with("big.txt", BIG).bytes();
  }

  /** As the journal writes an event that names a tree. */
  private void named(TreeHash tree, String event) {
    String payload = "{\"app\":\"app_7f3k9x2m\",\"tree\":\"" + tree.hex() + "\"}";
    node.database
        .lane()
        .write(
            "test",
            handle ->
                handle
                    .createUpdate(
                        """
                        INSERT INTO event_journal (persistence_id, sequence_number, writer,
                          event_ser_id, event_ser_manifest, event_payload)
                        VALUES ('app|app_7f3k9x2m', :number, '', 1, :manifest, :payload)""")
                    .bind("number", ++events)
                    .bind("manifest", "sh.fazt.journal.app." + event)
                    .bind("payload", payload.getBytes(StandardCharsets.UTF_8))
                    .execute())
        .join();
  }

  private void assertNothingIsLeft() {
    assertThat(node.count("tree")).isZero();
    assertThat(node.count("content")).isZero();
    assertThat(node.count("content_gzip")).isZero();
    assertThat(node.count("content_chunk")).isZero();
  }

  @Test
  void aPlanSaysWhatWouldGoAndLeavesIt() {
    StoredTree tree = node.unpack(siteZip());
    node.passTime(Duration.ofHours(2));

    CollectionReport plan = node.collection().plan();

    assertThat(plan.applied()).isFalse();
    assertThat(plan.trees()).isEqualTo(1);
    assertThat(plan.contents()).isEqualTo(2);
    assertThat(plan.bytes()).isGreaterThan(BIG.length);
    assertThat(node.files(tree.tree())).hasSize(2);
  }

  @Test
  void whatNoEventNamesGoes() {
    node.unpack(siteZip());
    node.passTime(Duration.ofHours(2));

    CollectionReport report = node.collection().apply();

    assertThat(report.applied()).isTrue();
    assertThat(report.trees()).isEqualTo(1);
    assertThat(report.contents()).isEqualTo(2);
    assertThat(report.gzipForms()).isEqualTo(2);
    assertThat(report.chunks()).isEqualTo(7); // 4 of the file, 3 of its gzip form
    assertNothingIsLeft();
    assertThat(node.collection().apply().bytes()).isZero();
  }

  @Test
  void whatAnEventNamesStaysWithAllItsForms() {
    StoredTree deployed = node.unpack(siteZip());
    StoredTree forked = node.unpack(aZip().with("fork.html", TEXT).bytes());
    node.unpack(aZip().with("gone.html", TEXT + "gone").with("shared.html", TEXT).bytes());
    named(deployed.tree(), "ReleaseDeployed");
    named(forked.tree(), "AppForked");
    node.passTime(Duration.ofDays(400));

    CollectionReport report = node.collection().apply();

    assertThat(report.trees()).isEqualTo(1);
    assertThat(report.contents()).isEqualTo(1);
    assertThat(report.chunks()).isZero();
    assertThat(node.files(deployed.tree())).containsEntry("big.txt", BIG);
    assertThat(node.files(forked.tree())).containsOnlyKeys("fork.html");
    assertThat(node.gunzipped(ContentHash.ofBytes(BIG))).hasValue(BIG);
  }

  @Test
  void nothingOfADamagedListOfFilesIsTakenForGarbage() {
    StoredTree deployed = node.unpack(siteZip());
    named(deployed.tree(), "ReleaseDeployed");
    node.passTime(Duration.ofHours(2));
    node.database
        .lane()
        .write(
            "damage",
            handle -> handle.execute("UPDATE tree SET canonical = x'66617a742d7472656520310a'"))
        .join();

    assertThatThrownBy(() -> node.collection().apply())
        .hasMessageContaining("is damaged")
        .extracting(failure -> ((RejectedException) failure).rejection().code())
        .isEqualTo(RejectionCode.TREE_DAMAGED);
    assertThat(node.count("content")).isEqualTo(2);
  }

  @Test
  void theYoungStay() {
    StoredTree tree = node.unpack(siteZip());
    node.passTime(Duration.ofMinutes(59));

    assertThat(node.collection().apply().bytes()).isZero();
    assertThat(node.files(tree.tree())).hasSize(2);
  }

  @Test
  void whatARunningUploadReusesStaysHoweverOldItIs() {
    node.unpack(siteZip());
    node.passTime(Duration.ofHours(2));
    try (PinnedContent pinned = node.store.pin()) {
      StoredTree again = node.unpack(siteZip(), pinned);

      assertThat(node.collection().apply().bytes()).isZero();
      assertThat(node.files(again.tree())).containsEntry("big.txt", BIG);
    }

    node.collection().apply();
    assertNothingIsLeft();
  }

  @Test
  void aPinnedTreeKeepsItsContent() {
    StoredTree tree = node.unpack(siteZip());
    node.passTime(Duration.ofHours(2));
    try (PinnedContent fork = node.store.pin()) {
      fork.pin(tree.tree());

      assertThat(node.collection().apply().bytes()).isZero();
      assertThat(node.files(tree.tree())).hasSize(2);
    }
  }

  @Test
  void piecesOfAnUploadThatBrokeOffGo() {
    byte[] zip = siteZip();
    StoredTree tree = node.unpack(zip);
    named(tree.tree(), "ReleaseDeployed");
    node.database
        .lane()
        .write(
            "test",
            handle ->
                handle.execute(
                    """
                    INSERT INTO content_chunk (body, number, created_at, bytes)
                    VALUES (randomblob(32), 0, 0, zeroblob(1048576))"""))
        .join();

    CollectionReport report = node.collection().apply();

    assertThat(report.chunks()).isEqualTo(1);
    assertThat(report.bytes()).isEqualTo(1 << 20);
    assertThat(node.files(tree.tree())).containsEntry("big.txt", BIG);
  }

  @Test
  void filesLeftInTheTemporarySpaceGoAndUploadsInProgressStay() throws Exception {
    try (var upload = node.temporary.newFile()) {
      upload.write(ByteBuffer.wrap(new byte[10]));
      Files.write(upload.path().resolveSibling("upload-left"), new byte[7]);

      CollectionReport report = node.collection().apply();

      assertThat(report.temporaryFiles()).isEqualTo(1);
      assertThat(report.bytes()).isEqualTo(7);
      assertThat(upload.path()).exists();
    }
  }

  @Test
  void oneCollectionRunsAtATime() {
    assertThat(node.store.beginSweep()).isTrue();

    assertThatThrownBy(() -> node.collection().plan())
        .isInstanceOfSatisfying(
            RejectedException.class,
            refused -> assertThat(refused.rejection().status()).isEqualTo(409));

    node.store.endSweep();
    assertThat(node.collection().plan().bytes()).isZero();
  }

  @Test
  void manyReleasesInManyPagesAreCollectedExactly() {
    try (PinnedContent pinned = node.store.pin()) {
      for (int i = 0; i < 450; i++) {
        StoredTree tree = node.unpack(aZip().with("i.txt", "release " + i).bytes(), pinned);
        if (i % 3 == 0) {
          named(tree.tree(), "ReleaseDeployed");
        }
      }
    }
    node.passTime(Duration.ofHours(2));

    CollectionReport plan = node.collection().plan();
    CollectionReport report = node.collection().apply();

    assertThat(plan.bytes()).isEqualTo(report.bytes());
    assertThat(report.trees()).isEqualTo(300);
    assertThat(report.contents()).isEqualTo(300);
    assertThat(node.count("content")).isEqualTo(150);
  }

  @Test
  void whoPinsWhatIsJustBeingRemovedWaitsUntilItIsGone() {
    var pins = new Pins<ContentHash>();
    ContentHash hash = ContentHash.ofBytes(BIG);
    pins.beginSweep();
    assertThat(pins.claimForDeletion(Set.of(hash))).containsExactly(hash);

    var pinned = CompletableFuture.runAsync(() -> pins.pin(hash), Thread::startVirtualThread);
    assertThat(pinned).isNotDone();
    pins.endDeletion(Set.of(hash));

    assertThat(pinned).succeedsWithin(Duration.ofSeconds(10));
    assertThat(pins.claimForDeletion(Set.of(hash))).isEmpty();
  }

  @Test
  void whatWasPinnedDuringACollectionIsSparedEvenWhenLetGo() {
    var pins = new Pins<ContentHash>();
    ContentHash hash = ContentHash.ofBytes(BIG);
    pins.beginSweep();
    pins.pin(hash);
    pins.unpin(Set.of(hash));

    assertThat(pins.claimForDeletion(Set.of(hash))).isEmpty();

    pins.endSweep();
    pins.beginSweep();
    assertThat(pins.claimForDeletion(Set.of(hash))).containsExactly(hash);
  }

  @Test
  void uploadsAndCollectionsAtTheSameTimeNeverLoseAFile() {
    byte[] zip = aZip().with("a.html", TEXT).with("b.html", TEXT + "b").bytes();
    node.unpack(zip);
    node.passTime(Duration.ofHours(2));
    var collecting =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 60; i++) {
                node.collection().apply();
              }
            },
            Thread::startVirtualThread);
    int uploads = 0;
    while (!collecting.isDone() || uploads < 20) {
      try (PinnedContent pinned = node.store.pin()) {
        StoredTree tree = node.unpack(zip, pinned);
        assertThat(node.files(tree.tree())).hasSize(2);
        uploads++;
      }
      if (uploads > 100_000) {
        throw new AssertionError("the collections never end");
      }
    }
    assertThat(collecting).isCompleted();
  }
}
