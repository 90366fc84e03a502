package sh.fazt.registry.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Set;
import sh.fazt.registry.history.JournalWriter.Append;
import sh.fazt.registry.history.JournalWriter.Row;
import sh.fazt.registry.node.FileTurn;
import sh.fazt.registry.node.SqliteFile;
import sh.fazt.registry.node.TestDatabase;

/** Events for tests that need no entity. */
final class Appends {
  private Appends() {}

  static Append event(String id, long number) {
    return new Append(List.of(row(id, number)));
  }

  static Row row(String id, long number) {
    return new Row(
        id,
        number,
        "test",
        0,
        31,
        "manifest",
        ("{\"n\":" + number + "}").getBytes(UTF_8),
        Set.of("all"));
  }

  static JournalWriter writer(TestDatabase database, FileTurn turn, int queue, int batch) {
    return new JournalWriter(
        SqliteFile.writerUrl(database.file(), database.sqlite().settings()), turn, queue, batch);
  }
}
