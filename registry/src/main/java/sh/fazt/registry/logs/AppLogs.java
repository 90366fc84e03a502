package sh.fazt.registry.logs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import sh.fazt.journal.AppId;
import sh.fazt.registry.database.Database;

/**
 * The tables {@code app_log} and {@code app_error}. They are no facts about apps: if they are
 * emptied, nothing is lost but what somebody could have read there.
 */
public final class AppLogs {
  private final Database database;
  private final LogRoom room;

  public AppLogs(Database database, LogRoom room) {
    this.database = database;
    this.room = room;
  }

  /**
   * Appends lines and notes errors, all or none, and makes room for them. The caller keeps batches
   * so small that one takes no longer than a write may.
   *
   * @param errors each of which happened once
   */
  public CompletableFuture<Integer> append(List<LogLine> lines, List<AppError> errors) {
    return database
        .lane()
        .write(
            "lines of logs",
            handle -> {
              insert(handle, lines);
              note(handle, errors);
              var apps =
                  Stream.concat(
                          lines.stream().map(line -> line.app().value()),
                          errors.stream().map(error -> error.app().value()))
                      .collect(Collectors.toSet());
              for (String app : apps) {
                makeRoom(handle, app);
              }
              makeRoomForAll(handle, lines.size());
              makeRoomForAllErrors(handle, errors.size());
              return lines.size();
            });
  }

  private static void insert(Handle handle, List<LogLine> lines) {
    if (lines.isEmpty()) {
      return;
    }
    try (var batch =
        handle.prepareBatch(
            """
            INSERT INTO app_log (app, at, level, release, request, message)
            VALUES (:app, :at, :level, :release, :request, :message)
            """)) {
      for (LogLine line : lines) {
        batch
            .bind("app", line.app().value())
            .bind("at", line.at().toEpochMilli())
            .bind("level", line.level().number())
            .bind("release", line.release())
            .bind("request", line.request())
            .bind("message", line.message())
            .add();
      }
      batch.execute();
    }
  }

  private static void note(Handle handle, List<AppError> errors) {
    if (errors.isEmpty()) {
      return;
    }
    try (var batch =
        handle.prepareBatch(
            """
            INSERT INTO app_error (app, digest, kind, type, message, file, line, col, stack,
              release, request, first_at, last_at, times)
            VALUES (:app, :digest, :kind, :type, :message, :file, :line, :col, :stack,
              :release, :request, :at, :at, 1)
            ON CONFLICT (app, digest) DO UPDATE SET
              stack = excluded.stack, release = excluded.release, request = excluded.request,
              col = excluded.col, last_at = excluded.last_at, times = times + 1
            """)) {
      for (AppError error : errors) {
        batch
            .bind("app", error.app().value())
            .bind("digest", error.digest())
            .bind("kind", error.kind())
            .bind("type", error.type())
            .bind("message", error.message())
            .bind("file", error.file())
            .bind("line", error.line())
            .bind("col", error.column())
            .bind("stack", error.stack())
            .bind("release", error.release())
            .bind("request", error.request())
            .bind("at", error.lastAt().toEpochMilli())
            .add();
      }
      batch.execute();
    }
  }

  private void makeRoom(Handle handle, String app) {
    handle
        .createQuery("SELECT rows, bytes FROM app_log_room WHERE app = :app")
        .bind("app", app)
        .map((row, _) -> new long[] {row.getLong("rows"), row.getLong("bytes")})
        .findOne()
        .ifPresent(taken -> forget(handle, app, taken[0] - room.lines(), taken[1] - room.bytes()));
    handle
        .createUpdate(
            """
            DELETE FROM app_error WHERE app = :app AND digest IN (
              SELECT digest FROM app_error WHERE app = :app
               ORDER BY last_at DESC LIMIT -1 OFFSET :most)
            """)
        .bind("app", app)
        .bind("most", room.errors())
        .execute();
  }

  /** The oldest lines of an app, at least as many and as large together. */
  private static void forget(Handle handle, String app, long lines, long bytes) {
    if (lines <= 0 && bytes <= 0) {
      return;
    }
    handle
        .createUpdate(
            """
            DELETE FROM app_log WHERE id IN (
              SELECT id FROM (
                SELECT id, row_number() OVER (ORDER BY id) AS place,
                       coalesce(sum(64 + octet_length(request) + octet_length(message))
                         OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
                         AS before
                  FROM (SELECT id, request, message FROM app_log WHERE app = :app
                         ORDER BY id LIMIT 2000))
               WHERE place <= :lines OR before < :bytes)
            """)
        .bind("app", app)
        .bind("lines", lines)
        .bind("bytes", bytes)
        .execute();
  }

  /** The oldest lines of whatever app, as many as came. */
  private void makeRoomForAll(Handle handle, int came) {
    long taken =
        handle
            .createQuery("SELECT coalesce(sum(bytes), 0) FROM app_log_room")
            .mapTo(Long.class)
            .one();
    if (taken > room.allBytes()) {
      handle
          .createUpdate(
              "DELETE FROM app_log WHERE id IN (SELECT id FROM app_log ORDER BY id LIMIT :n)")
          .bind("n", 2 * came)
          .execute();
    }
  }

  /** The errors of whatever app that did not happen for longest; at most twice as many as came. */
  private void makeRoomForAllErrors(Handle handle, int came) {
    if (came == 0) {
      return;
    }
    long taken = handle.createQuery("SELECT count(*) FROM app_error").mapTo(Long.class).one();
    if (taken > room.allErrors()) {
      handle
          .createUpdate(
              """
              DELETE FROM app_error WHERE (app, digest) IN (
                SELECT app, digest FROM app_error ORDER BY last_at LIMIT :n)
              """)
          .bind("n", Math.min(taken - room.allErrors(), 2L * came))
          .execute();
    }
  }

  /** The newest first. */
  public CompletableFuture<List<LogLine>> newest(LogQuery query) {
    return read(query, "DESC");
  }

  /** The oldest first: what follows {@link LogQuery#after()}. */
  public CompletableFuture<List<LogLine>> following(LogQuery query) {
    return read(query, "ASC");
  }

  private CompletableFuture<List<LogLine>> read(LogQuery query, String order) {
    return database.read(
        handle ->
            new ArrayList<>(
                bound(
                        handle.createQuery(
                            """
                            SELECT id, at, level, release, request, message FROM app_log
                             WHERE app = :app AND id > :after AND id < :before AND level >= :level
                             ORDER BY id %s LIMIT :limit
                            """
                                .formatted(order)),
                        query)
                    .map(
                        (row, _) ->
                            new LogLine(
                                row.getLong("id"),
                                query.app(),
                                Instant.ofEpochMilli(row.getLong("at")),
                                LogLevel.of(row.getInt("level")),
                                row.getLong("release"),
                                row.getString("request"),
                                row.getString("message")))
                    .list()));
  }

  private static <S extends SqlStatement<S>> S bound(S statement, LogQuery query) {
    return statement
        .bind("app", query.app().value())
        .bind("after", query.after())
        .bind("before", query.before() == 0 ? Long.MAX_VALUE : query.before())
        .bind("level", query.atLeast().number())
        .bind("limit", query.limit());
  }

  /** The errors of an app, the one that happened last first. */
  public CompletableFuture<List<AppError>> errors(AppId app, int limit) {
    return database.read(
        handle ->
            new ArrayList<>(
                handle
                    .createQuery(
                        "SELECT * FROM app_error WHERE app = :app ORDER BY last_at DESC LIMIT :limit")
                    .bind("app", app.value())
                    .bind("limit", limit)
                    .map(
                        (row, _) ->
                            new AppError(
                                app,
                                row.getString("kind"),
                                row.getString("type"),
                                row.getString("message"),
                                row.getString("file"),
                                row.getInt("line"),
                                row.getInt("col"),
                                row.getString("stack"),
                                row.getLong("release"),
                                row.getString("request"),
                                Instant.ofEpochMilli(row.getLong("first_at")),
                                Instant.ofEpochMilli(row.getLong("last_at")),
                                row.getLong("times")))
                    .list()));
  }
}
