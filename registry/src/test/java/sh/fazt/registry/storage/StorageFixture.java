package sh.fazt.registry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.node.HandClock;
import sh.fazt.registry.node.TestDatabase;
import sh.fazt.registry.storage.document.Changes;
import sh.fazt.registry.storage.document.Find;
import sh.fazt.registry.storage.document.Json;
import sh.fazt.registry.storage.document.Query;
import sh.fazt.registry.storage.document.StoredDocument;
import sh.fazt.registry.storage.transaction.StorageSession;

/** Two apps with storage in a database of a test's own. */
final class StorageFixture implements AutoCloseable {
  static final AppId TETRIS = AppId.of("app_tetris01");
  static final AppId SNAKE = AppId.of("app_snake001");

  final HandClock clock = new HandClock();
  final StorageSettings settings;
  private final Opening opening;
  private final AtomicLong ids = new AtomicLong();

  /** A database to test. */
  interface Opening extends AutoCloseable {
    Spaces spaces();

    /** What is damaged, or counted wrong. */
    List<String> damages();

    /** Ends it and opens it again, as after a crash or a stop. */
    void reopen();

    @Override
    void close();
  }

  /** Makes one. */
  @FunctionalInterface
  interface Factory {
    Opening open(StorageSettings settings, HandClock clock);
  }

  StorageFixture(Factory factory, String overrides) {
    this.settings = StorageSettings.from(TestDatabase.config(overrides));
    this.opening = factory.open(settings, clock);
  }

  Spaces spaces() {
    return opening.spaces();
  }

  List<String> damages() {
    return opening.damages();
  }

  void reopen() {
    opening.reopen();
  }

  RowAccess tetris() {
    return spaces().of(TETRIS);
  }

  StorageSession session() {
    return new StorageSession(spaces(), TETRIS, settings);
  }

  KeyValues keys(RowAccess rows) {
    return new KeyValues(rows, new StorageLimits(settings), clock);
  }

  Documents documents(RowAccess rows) {
    return new Documents(
        rows, new StorageLimits(settings), clock, () -> new UUID(0, ids.incrementAndGet()));
  }

  Blobs blobs(RowAccess rows) {
    return new Blobs(rows, new StorageLimits(settings), clock);
  }

  static JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"')).orElseThrow();
  }

  static ObjectNode object(String text) {
    return (ObjectNode) json(text);
  }

  static Query query(String text) {
    return Query.parse(json(text));
  }

  static Changes changes(String text) {
    return Changes.parse(json(text));
  }

  static Find find(String query, String options) {
    return Find.parse(json(query), json(options));
  }

  static List<String> ids(List<StoredDocument> documents) {
    return documents.stream().map(StoredDocument::id).toList();
  }

  /** What a call is refused with. */
  static Rejection refusal(ThrowingCallable call) {
    try {
      call.call();
    } catch (RejectedException e) {
      return e.rejection();
    } catch (Throwable e) {
      throw new AssertionError("it failed and was not refused", e);
    }
    throw new AssertionError("it was not refused");
  }

  @Override
  public void close() {
    opening.close();
  }
}
