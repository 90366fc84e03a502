package sh.fazt.registry.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import sh.fazt.journal.json.JournalJson;
import sh.fazt.journal.node.SettingChanged;
import sh.fazt.registry.history.JournalWriter.Append;
import sh.fazt.registry.history.JournalWriter.Row;
import sh.fazt.registry.node.TestDatabase;
import sh.fazt.registry.sqlite.SqliteFile;
import sh.fazt.registry.sqlite.WriteLock;

/** Events for tests that need no entity. */
final class Appends {
  private Appends() {}

  static Append event(String id, long number) {
    return new Append(List.of(row(id, number)));
  }

  /** An event that a {@link Notebook} can read. */
  static Row row(String id, long number) {
    try {
      return new Row(
          id,
          number,
          "test",
          0,
          31,
          SettingChanged.class.getName(),
          JournalJson.mapper().writeValueAsBytes(Notebook.event("n" + number)),
          Set.of("all"));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JournalWriter writer(TestDatabase database, WriteLock writeLock, int queue, int batch) {
    return new JournalWriter(
        SqliteFile.writerUrl(database.file(), database.sqlite().settings()),
        writeLock,
        queue,
        batch);
  }
}
