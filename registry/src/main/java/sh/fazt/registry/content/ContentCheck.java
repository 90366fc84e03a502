package sh.fazt.registry.content;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Sha256;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.canonical.Tree;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.Inventory.ContentRow;
import sh.fazt.registry.content.Inventory.TreeRow;
import sh.fazt.registry.database.Database;

/**
 * Reads all trees and all content and holds them against their digests. Blocks; reads a row or a
 * chunk at a time, so that a running node hardly notices.
 */
public final class ContentCheck {
  private static final int PAGE = 200;
  private static final int PLACES = 3;

  private final Database database;
  private final Listener findings;

  /** Receives what is found. */
  public interface Listener {
    /** Something is damaged; what and where, in words. */
    void damaged(String what);

    /** So many bytes more were read. */
    void read(long bytes);
  }

  public ContentCheck(Database database, Listener findings) {
    this.database = database;
    this.findings = findings;
  }

  /** How many bytes there are to read. */
  public static long bytes(Database database) {
    return database.readNow(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT (SELECT coalesce(sum(length(bytes)), 0) FROM content)
                         + (SELECT coalesce(sum(length(bytes)), 0) FROM content_gzip)
                         + (SELECT coalesce(sum(length(bytes)), 0) FROM content_chunk)
                         + (SELECT coalesce(sum(length(canonical)), 0) FROM tree)
                    """)
                .mapTo(Long.class)
                .one());
  }

  /** Reads everything. */
  public void run() {
    guarded("the file lists", this::trees);
    guarded("the contents", this::contents);
    guarded("the gzip forms", this::lostGzipForms);
  }

  /** Pages that SQLite itself cannot read end a part of the check, not all of it. */
  private void guarded(String what, Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      findings.damaged(what + " cannot be read to their end: the database's own pages are damaged");
    }
  }

  private void trees() {
    Set<TreeHash> there = new HashSet<>();
    byte[] last = {};
    List<TreeRow> page;
    do {
      page = Inventory.trees(database, last, PAGE);
      for (TreeRow row : page) {
        there.add(row.hash());
        findings.read(row.size());
        tree(row.hash());
        last = ContentStore.bytes(row.hash().hex());
      }
    } while (page.size() == PAGE);
    for (TreeHash named :
        new TreeSet<>(hexes(ReferencedTrees.read(database))).stream().map(TreeHash::of).toList()) {
      if (!there.contains(named)) {
        findings.damaged("file list " + named.hex() + " is missing" + releases(named));
      }
    }
  }

  private static List<String> hexes(Set<TreeHash> trees) {
    return trees.stream().map(TreeHash::hex).toList();
  }

  private void tree(TreeHash hash) {
    Tree tree;
    try {
      var canonical = database.readNow(handle -> StoredBytes.canonical(handle, hash));
      if (canonical.isEmpty()) {
        return; // collected meanwhile
      }
      tree = Tree.parse(canonical.get());
    } catch (RuntimeException e) {
      findings.damaged("file list " + hash.hex() + " is damaged" + releases(hash));
      return;
    }
    List<ContentHash> named = tree.files().stream().map(TreeFile::content).distinct().toList();
    for (int from = 0; from < named.size(); from += PAGE) {
      List<ContentHash> some = named.subList(from, Math.min(named.size(), from + PAGE));
      for (ContentHash lost : ContentWriter.missing(database, some)) {
        if (database.readNow(handle -> StoredBytes.canonical(handle, hash)).isPresent()) {
          findings.damaged("content " + lost.hex() + " is missing" + places(lost));
        }
      }
    }
  }

  private void contents() {
    long last = 0;
    List<ContentRow> page;
    do {
      page = Inventory.contents(database, last, PAGE);
      for (ContentRow row : page) {
        content(row);
        last = row.rowid();
      }
    } while (page.size() == PAGE);
  }

  private void content(ContentRow row) {
    var hash = ContentHash.of(HexFormat.of().formatHex(row.hash()));
    boolean sound =
        row.chunked()
            ? isSoundBody(row.hash(), row.size())
            : isSound(hash, Encoding.IDENTITY, row.size());
    if (!sound) {
      findings.damaged("content " + hash.hex() + " is damaged" + places(hash));
    }
    if (row.gzipped()) {
      byte[] body = row.gzipBody();
      boolean soundGzip =
          body.length > 0
              ? isSoundBody(body, row.gzipSize())
              : isSound(hash, Encoding.GZIP, row.gzipSize());
      if (!soundGzip) {
        findings.damaged(
            "the gzip form of content " + hash.hex() + " is damaged; the plain one is sent");
      }
    }
  }

  /** What was collected meanwhile is sound too. */
  private boolean isSound(ContentHash hash, Encoding encoding, long size) {
    findings.read(size);
    try {
      return database
          .readNow(handle -> StoredBytes.variant(handle, hash, encoding))
          .map(variant -> variant.size() == size)
          .orElse(true);
    } catch (RuntimeException e) {
      return false;
    }
  }

  private boolean isSoundBody(byte[] body, long size) {
    var whole = Sha256.digest();
    long read = 0;
    try {
      for (int number = 0; ; number++) {
        int at = number;
        Optional<byte[]> bytes = database.readNow(handle -> chunk(handle, body, at));
        if (bytes.isEmpty()) {
          return read == size && Arrays.equals(whole.digest(), body);
        }
        findings.read(bytes.get().length);
        read += bytes.get().length;
        whole.update(bytes.get());
      }
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static Optional<byte[]> chunk(Handle handle, byte[] body, int number) {
    return handle
        .createQuery("SELECT bytes FROM content_chunk WHERE body = :body AND number = :number")
        .bind("body", body)
        .bind("number", number)
        .mapTo(byte[].class)
        .findOne();
  }

  private void lostGzipForms() {
    for (byte[] hash : Inventory.gzipFormsWithoutContent(database)) {
      findings.damaged(
          "the gzip form of " + HexFormat.of().formatHex(hash) + " has no content to belong to");
    }
  }

  /** Where a content is served, as far as the views know. */
  private String places(ContentHash content) {
    return servedAt(
        """
        SELECT f.path || ' of release ' || r.release || ' of ' || r.app
        FROM view_tree_file f JOIN view_release r ON r.tree = f.tree WHERE f.hash = :hash
        ORDER BY r.active DESC, r.app, r.release DESC LIMIT :most""",
        content.hex());
  }

  private String releases(TreeHash tree) {
    return servedAt(
        """
        SELECT 'release ' || release || ' of ' || app FROM view_release WHERE tree = :hash
        ORDER BY active DESC, app, release DESC LIMIT :most""",
        tree.hex());
  }

  private String servedAt(String query, String hash) {
    try {
      List<String> places =
          database.readNow(
              handle ->
                  handle
                      .createQuery(query)
                      .bind("hash", hash)
                      .bind("most", PLACES)
                      .mapTo(String.class)
                      .list());
      return places.isEmpty() ? "" : " (" + String.join(", ", places) + ")";
    } catch (RuntimeException e) {
      return ""; // the views may be what is damaged
    }
  }
}
