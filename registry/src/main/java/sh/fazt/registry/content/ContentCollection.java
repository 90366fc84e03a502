package sh.fazt.registry.content;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.canonical.Tree;
import sh.fazt.registry.Progress;
import sh.fazt.registry.content.Inventory.BodyRow;
import sh.fazt.registry.content.Inventory.ContentRow;
import sh.fazt.registry.content.Inventory.TreeRow;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.database.WriteLane;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/**
 * Removes what no release refers to: trees that no event names, content in no tree that is left,
 * pieces a broken upload left behind. What is pinned stays, and so does what is younger than a
 * grace time. Blocks; one at a time.
 *
 * <p>The order makes it safe while uploads run. First the pins begin to record everyone who uses a
 * hash from now on; then unreferenced trees go; only then are the remaining trees read, so that a
 * tree spared at the last moment keeps its content too.
 */
public final class ContentCollection {
  private static final int PAGE = 500;

  /** Bytes of the lists of files that are read at once. */
  private static final long STEP = 2 * 1024 * 1024;

  private static final Duration SLICE_TIME = Duration.ofMillis(12); // leaves 8 ms for the commit

  private final ContentStore store;
  private final Database database;
  private final TemporarySpace temporary;
  private final Duration grace;
  private final InstantSource clock;

  public ContentCollection(
      ContentStore store, TemporarySpace temporary, Duration grace, InstantSource clock) {
    this.store = store;
    this.database = store.database();
    this.temporary = temporary;
    this.grace = grace;
    this.clock = clock;
  }

  /** What {@link #apply} would remove now. */
  public CollectionReport plan() {
    return plan(_ -> {});
  }

  /**
   * The same.
   *
   * @param listener receives the progress: trees and contents checked, of how many
   */
  public CollectionReport plan(Consumer<Progress> listener) {
    return run(false, listener);
  }

  /**
   * Removes it, in slices between which others write.
   *
   * @throws RejectedException if another collection runs, or the database refuses a write; what was
   *     removed by then is gone, and was garbage
   */
  public CollectionReport apply() {
    return apply(_ -> {});
  }

  /**
   * The same.
   *
   * @param listener receives the progress: trees and contents checked, of how many
   */
  public CollectionReport apply(Consumer<Progress> listener) {
    return run(true, listener);
  }

  private CollectionReport run(boolean apply, Consumer<Progress> listener) {
    if (!store.beginSweep()) {
      throw new RejectedException(
          RejectionCode.CONFLICT.because("A collection is running already; wait until it is done"));
    }
    try {
      return new Run(apply, clock.millis() - grace.toMillis(), listener).collect();
    } finally {
      store.endSweep();
    }
  }

  /** One run, its findings and its counts. */
  private final class Run {
    private final boolean apply;
    private final long before;
    private final Consumer<Progress> listener;
    private final long all = Inventory.treesAndContents(database);
    private long seen;
    private final HashSketch kept = new HashSketch();
    private final HashSketch keptBodies = new HashSketch();
    private long trees;
    private long contents;
    private long gzipForms;
    private long chunks;
    private long files;
    private long bytes;

    /**
     * @param before epoch milliseconds; only what is older goes
     */
    Run(boolean apply, long before, Consumer<Progress> listener) {
      this.apply = apply;
      this.before = before;
      this.listener = listener;
    }

    CollectionReport collect() {
      collectTrees();
      collectContents();
      collectGzipForms();
      collectChunks();
      collectFiles();
      return new CollectionReport(apply, trees, contents, gzipForms, chunks, files, bytes);
    }

    private void collectTrees() {
      var referenced = ReferencedTrees.read(database);
      byte[] last = {};
      List<TreeRow> page;
      do {
        page = Inventory.trees(database, last, PAGE);
        List<TreeRow> dead =
            page.stream()
                .filter(row -> row.createdAt() < before && !referenced.contains(row.hash()))
                .toList();
        List<TreeHash> candidates = dead.stream().map(TreeRow::hash).toList();
        Set<TreeHash> gone =
            remove(store.treePins(), candidates, TreeHash::hex, "DELETE FROM tree WHERE hash = ?");
        if (apply) {
          gone.forEach(store::forget);
        }
        List<TreeRow> left = new ArrayList<>();
        for (TreeRow row : page) {
          if (gone.contains(row.hash())) {
            trees++;
            bytes += row.size();
          } else {
            left.add(row);
          }
          last = ContentStore.bytes(row.hash().hex());
        }
        keepFilesOf(left);
        sawMore(page.size());
      } while (page.size() == PAGE);
    }

    /** Reads the trees in a few steps, each of some mebibytes: others read meanwhile. */
    private void keepFilesOf(List<TreeRow> rows) {
      for (int from = 0; from < rows.size(); ) {
        int to = from;
        long size = 0;
        while (to < rows.size() && (to == from || size + rows.get(to).size() <= STEP)) {
          size += rows.get(to).size();
          to++;
        }
        Inventory.canonical(
            database,
            rows.subList(from, to).stream().map(TreeRow::hash).toList(),
            (hash, canonical) -> {
              if (!TreeHash.ofBytes(canonical).equals(hash)) {
                throw damaged(hash).asException();
              }
              Tree.contents(canonical, kept::add);
            });
        from = to;
      }
    }

    private void collectContents() {
      long last = 0;
      List<ContentRow> page;
      do {
        page = Inventory.contents(database, last, PAGE);
        List<ContentHash> candidates =
            page.stream()
                .filter(row -> row.createdAt() < before && !kept.contains(row.hash()))
                .map(row -> hash(row.hash()))
                .toList();
        Set<ContentHash> gone =
            remove(
                store.contentPins(),
                candidates,
                ContentHash::hex,
                "DELETE FROM content WHERE hash = ?");
        for (ContentRow row : page) {
          if (gone.contains(hash(row.hash()))) {
            count(row);
          } else {
            keepBodiesOf(row);
          }
          last = row.rowid();
        }
        sawMore(page.size());
      } while (page.size() == PAGE);
    }

    /** What came meanwhile is looked at too, so there may be more than there were at first. */
    private void sawMore(int rows) {
      seen += rows;
      listener.accept(new Progress(seen, Math.max(seen, all)));
    }

    /** Bytes in chunks are counted with the chunks. */
    private void count(ContentRow row) {
      contents++;
      bytes += row.chunked() ? 0 : row.size();
      if (row.gzipped()) {
        gzipForms++;
        bytes += row.gzipBody().length > 0 ? 0 : row.gzipSize();
      }
    }

    private void keepBodiesOf(ContentRow row) {
      if (row.chunked()) {
        keptBodies.add(row.hash());
      }
      if (row.gzipBody().length > 0) {
        keptBodies.add(row.gzipBody());
      }
    }

    /** Such rows should not exist: they go with their content. */
    private void collectGzipForms() {
      List<byte[]> lost = Inventory.gzipFormsWithoutContent(database);
      List<ContentHash> hashes = lost.stream().map(ContentCollection::hash).toList();
      // In a plan the forms of content that would go still have it, and were counted with it.
      gzipForms +=
          remove(
                  store.contentPins(),
                  hashes,
                  ContentHash::hex,
                  "DELETE FROM content_gzip WHERE hash = ?")
              .size();
    }

    private void collectChunks() {
      byte[] last = {};
      List<BodyRow> page;
      do {
        page = Inventory.bodies(database, last, PAGE);
        for (BodyRow row : page) {
          last = row.hash();
          if (row.createdAt() < before && !keptBodies.contains(row.hash())) {
            removeBody(row);
          }
        }
      } while (page.size() == PAGE);
    }

    private void removeBody(BodyRow row) {
      ContentHash hash = hash(row.hash());
      Set<ContentHash> gone = claimForDeletion(store.contentPins(), List.of(hash));
      try {
        if (gone.isEmpty()) {
          return;
        }
        chunks += row.chunks();
        bytes += row.size();
        while (apply && removeChunks(row.hash())) {
          // another slice
        }
      } finally {
        store.contentPins().endDeletion(gone);
      }
    }

    /** Removes at most 4 MiB of a body; whether there may be more. */
    private boolean removeChunks(byte[] body) {
      return await(
              handle ->
                  handle
                      .createUpdate(
                          """
                          DELETE FROM content_chunk WHERE rowid IN
                          (SELECT rowid FROM content_chunk WHERE body = :body LIMIT 4)""")
                      .bind("body", body)
                      .execute())
          > 0;
    }

    private void collectFiles() {
      for (var file : temporary.leftovers()) {
        files++;
        bytes += file.toFile().length();
        if (apply) {
          TemporarySpace.delete(file);
        }
      }
    }

    private <H> Set<H> claimForDeletion(Pins<H> pins, Collection<H> candidates) {
      return apply ? pins.claimForDeletion(candidates) : pins.unused(candidates);
    }

    /** Removes the unused ones of the candidates, and returns them. */
    private <H> Set<H> remove(
        Pins<H> pins, List<H> candidates, Function<H, String> hex, String delete) {
      if (candidates.isEmpty()) {
        return Set.of();
      }
      Set<H> gone = claimForDeletion(pins, candidates);
      try {
        List<byte[]> left =
            new ArrayList<>(gone.stream().map(hex).map(ContentStore::bytes).toList());
        while (apply && !left.isEmpty()) {
          int done = await(handle -> removeSome(handle, delete, left));
          left.subList(0, done).clear();
        }
      } finally {
        pins.endDeletion(gone);
      }
      return gone;
    }
  }

  private static int removeSome(Handle handle, String delete, List<byte[]> hashes)
      throws SQLException {
    long begun = System.nanoTime();
    int done = 0;
    try (PreparedStatement statement = handle.getConnection().prepareStatement(delete)) {
      while (done < hashes.size() && System.nanoTime() - begun < SLICE_TIME.toNanos()) {
        statement.setBytes(1, hashes.get(done));
        statement.executeUpdate();
        done++;
      }
    }
    return done;
  }

  private int await(WriteLane.Write<Integer> write) {
    try {
      return database.lane().free("content collection", write).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** It is unknown which content this tree needs, so none is deleted. */
  private static Rejection damaged(TreeHash tree) {
    return RejectionCode.TREE_DAMAGED.because(
        "The list of files "
            + tree
            + " is damaged, so nobody knows which content it needs; none was deleted");
  }

  private static ContentHash hash(byte[] raw) {
    return ContentHash.of(HexFormat.of().formatHex(raw));
  }
}
