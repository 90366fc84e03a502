package sh.fazt.registry.sqlite.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sh.fazt.registry.storage.DocumentRows;
import sh.fazt.registry.storage.StorageRejections;
import sh.fazt.registry.storage.StorageSettings;
import sh.fazt.registry.storage.document.Candidates;
import sh.fazt.registry.storage.document.FieldPath;
import sh.fazt.registry.storage.document.IndexKey;
import sh.fazt.registry.storage.document.Query;
import sh.fazt.registry.storage.document.StoredDocument;

/**
 * The tables {@code storage_document}, {@code storage_index} and {@code storage_entry}. Names of
 * fields are values here like any other.
 */
final class SqliteDocuments implements DocumentRows {
  private static final String COLUMNS = "d.id, d.sequence, d.created_at, d.updated_at, d.body";
  private static final String IN_TIME =
      "SELECT "
          + COLUMNS
          + """
             FROM storage_document d
            WHERE d.space = ? AND d.collection = ? AND d.until = 9223372036854775807
              AND d.sequence < ? ORDER BY d.sequence\
          """;
  private static final String BY_INDEX =
      "SELECT "
          + COLUMNS
          + """
             FROM storage_entry e CROSS JOIN storage_document d
            WHERE e."index" = ? AND e.key BETWEEN ? AND ? AND d.space = ? AND d.collection = ?
              AND d.until = 9223372036854775807 AND d.sequence = e.sequence\
          """;
  private static final String BY_INDEX_UP = BY_INDEX + " ORDER BY e.key, e.sequence";
  private static final String BY_INDEX_DOWN = BY_INDEX + " ORDER BY e.key DESC, e.sequence DESC";

  private final Statements statements;
  private final Space space;
  private final StorageSettings settings;
  private final Map<String, List<Index>> indexes = new HashMap<>();

  SqliteDocuments(Statements statements, Space space, StorageSettings settings) {
    this.statements = statements;
    this.space = space;
    this.settings = settings;
  }

  /**
   * An index of a collection.
   *
   * @param inUse whether all documents have their entries
   */
  private record Index(long id, FieldPath field, boolean inUse) {}

  private List<Index> indexes(String collection) {
    return indexes.computeIfAbsent(
        collection,
        name ->
            statements.all(
                """
                SELECT id, field, state FROM storage_index
                 WHERE space = ? AND collection = ? AND state <> 2""",
                row ->
                    new Index(row.getLong(1), FieldPath.of(row.getString(2)), row.getInt(3) == 1),
                space.id(),
                name));
  }

  @Override
  public Set<String> indexed(String collection) {
    return indexes(collection).stream()
        .filter(Index::inUse)
        .map(index -> index.field().text())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Optional<StoredDocument> document(String collection, String id) {
    return statements.one(
        "SELECT "
            + COLUMNS
            + """
               FROM storage_document d
              WHERE space = ? AND collection = ? AND id = ? AND until = 9223372036854775807\
            """,
        SqliteDocuments::document,
        space.id(),
        collection,
        id);
  }

  static StoredDocument document(ResultSet row) throws SQLException {
    return new StoredDocument(
        row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getString(5));
  }

  @Override
  public long visit(String collection, Candidates candidates, Query query, Visitor visitor) {
    var seen = new Seen(collection, query, visitor);
    switch (candidates) {
      case Candidates.InTime(boolean newestFirst, long below) ->
          statements.visit(
              newestFirst ? IN_TIME + " DESC" : IN_TIME, seen, space.id(), collection, below);
      case Candidates.ByIndex(FieldPath field, IndexKey.Range range, boolean descending) ->
          statements.visit(
              descending ? BY_INDEX_DOWN : BY_INDEX_UP,
              seen,
              index(collection, field),
              range.from().bytes(),
              range.to().bytes(),
              space.id(),
              collection);
    }
    return seen.documents;
  }

  private long index(String collection, FieldPath field) {
    return indexes(collection).stream()
        .filter(index -> index.field().text().equals(field.text()))
        .findFirst()
        .orElseThrow()
        .id();
  }

  /** Looks at candidates, as many as one call may. */
  private final class Seen implements Statements.Visitor {
    private final String collection;
    private final Query query;
    private final Visitor visitor;
    private int documents;
    private long bytes;

    Seen(String collection, Query query, Visitor visitor) {
      this.collection = collection;
      this.query = query;
      this.visitor = visitor;
    }

    @Override
    public boolean see(ResultSet row) throws SQLException {
      var document = document(row);
      bytes += document.body().length();
      if (++documents > settings.scanDocuments() || bytes > settings.scanBytes()) {
        throw StorageRejections.tooMuchToSearch(collection, query.fields()).asException();
      }
      return !query.matches(document) || visitor.see(document);
    }
  }

  @Override
  public long count(String collection) {
    return statements.number(
        """
        SELECT count(*) FROM storage_document
         WHERE space = ? AND collection = ? AND until = 9223372036854775807""",
        space.id(),
        collection);
  }

  @Override
  public Optional<Long> sequenceBehind(String collection, long newer) {
    return statements.one(
        """
        SELECT sequence FROM storage_document
         WHERE space = ? AND collection = ? AND until = 9223372036854775807
         ORDER BY sequence DESC LIMIT 1 OFFSET ?""",
        row -> row.getLong(1),
        space.id(),
        collection,
        newer);
  }

  @Override
  public long nextSequence() {
    return space.nextSequence();
  }

  /** What is there already. */
  private record Present(long row, long since, long bytes) {}

  private Optional<Present> present(String collection, String id) {
    return statements.one(
        """
        SELECT rowid, since, bytes FROM storage_document
         WHERE space = ? AND collection = ? AND id = ? AND until = 9223372036854775807""",
        row -> new Present(row.getLong(1), row.getLong(2), row.getLong(3)),
        space.id(),
        collection,
        id);
  }

  @Override
  public void put(String collection, StoredDocument document) {
    var present = present(collection, document.id());
    int bytes = document.weight(collection);
    present.flatMap(_ -> old(collection, document.id())).ifPresent(old -> leave(collection, old));
    if (present.isPresent() && !space.isShared(present.get().since())) {
      statements.update(
          "UPDATE storage_document SET updated_at = ?, bytes = ?, body = ? WHERE rowid = ?",
          document.updatedAt(),
          bytes,
          document.body(),
          present.get().row());
      space.countDocuments(0, bytes - present.get().bytes());
    } else {
      present.ifPresent(this::end);
      statements.update(
          """
          INSERT INTO storage_document (space, collection, id, until, since, sequence, created_at,
                                        updated_at, bytes, body)
          VALUES (?, ?, ?, 9223372036854775807, ?, ?, ?, ?, ?, ?)""",
          space.id(),
          collection,
          document.id(),
          space.generation(),
          document.sequence(),
          document.createdAt(),
          document.updatedAt(),
          bytes,
          document.body());
      space.countDocuments(present.isPresent() ? 0 : 1, bytes);
    }
    for (Index index : indexes(collection)) {
      enter(statements, index.id(), IndexKey.of(document.value(index.field())), document);
    }
  }

  /** What it was, if an index has to forget it. */
  private Optional<StoredDocument> old(String collection, String id) {
    return indexes(collection).isEmpty() ? Optional.empty() : document(collection, id);
  }

  /** From now on only snapshots see it. */
  private void end(Present present) {
    statements.update(
        "UPDATE storage_document SET until = ? WHERE rowid = ?", space.generation(), present.row());
  }

  @Override
  public void remove(String collection, StoredDocument document) {
    var present = present(collection, document.id());
    if (present.isEmpty()) {
      return;
    }
    old(collection, document.id()).ifPresent(old -> leave(collection, old));
    if (space.isShared(present.get().since())) {
      end(present.get());
      space.countDocuments(-1, 0);
    } else {
      statements.update("DELETE FROM storage_document WHERE rowid = ?", present.get().row());
      space.countDocuments(-1, -present.get().bytes());
    }
  }

  static void enter(Statements statements, long index, IndexKey key, StoredDocument document) {
    statements.update(
        """
        INSERT INTO storage_entry ("index", key, sequence) VALUES (?, ?, ?)
        ON CONFLICT DO NOTHING""",
        index,
        key.bytes(),
        document.sequence());
  }

  private void leave(String collection, StoredDocument old) {
    for (Index index : indexes(collection)) {
      statements.update(
          "DELETE FROM storage_entry WHERE \"index\" = ? AND key = ? AND sequence = ?",
          index.id(),
          IndexKey.of(old.value(index.field())).bytes(),
          old.sequence());
    }
  }
}
