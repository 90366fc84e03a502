package sh.fazt.registry.storage;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import sh.fazt.registry.node.HandClock;
import sh.fazt.registry.node.TestDatabase;
import sh.fazt.registry.sqlite.storage.SqliteSpaces;
import sh.fazt.registry.sqlite.storage.StorageCheck;

/** App storage in the node's SQLite file. */
class SqliteStorageTest {
  static StorageFixture.Opening open(StorageSettings settings, HandClock clock) {
    var database = TestDatabase.open();
    return new StorageFixture.Opening() {
      private SqliteSpaces spaces = new SqliteSpaces(database.sqlite(), settings, clock);

      @Override
      public Spaces spaces() {
        return spaces;
      }

      @Override
      public List<String> damages() {
        var damages = new ArrayList<String>();
        new StorageCheck(database, damages::add, _ -> {}).run();
        return damages;
      }

      @Override
      public void reopen() {
        spaces.close();
        database.reopen();
        spaces = new SqliteSpaces(database.sqlite(), settings, clock);
      }

      @Override
      public void close() {
        spaces.close();
        database.close();
      }
    };
  }

  @Nested
  class KeyValuesTest extends KeyValuesContract {
    @Override
    StorageFixture.Factory factory() {
      return SqliteStorageTest::open;
    }
  }

  @Nested
  class DocumentsTest extends DocumentsContract {
    @Override
    StorageFixture.Factory factory() {
      return SqliteStorageTest::open;
    }
  }

  @Nested
  class BlobsTest extends BlobsContract {
    @Override
    StorageFixture.Factory factory() {
      return SqliteStorageTest::open;
    }
  }

  @Nested
  class TransactionsTest extends TransactionsContract {
    @Override
    StorageFixture.Factory factory() {
      return SqliteStorageTest::open;
    }
  }

  @Nested
  class IndexesTest extends IndexesContract {
    @Override
    StorageFixture.Factory factory() {
      return SqliteStorageTest::open;
    }
  }

  @Nested
  class SnapshotsTest extends SnapshotsContract {
    @Override
    StorageFixture.Factory factory() {
      return SqliteStorageTest::open;
    }
  }
}
