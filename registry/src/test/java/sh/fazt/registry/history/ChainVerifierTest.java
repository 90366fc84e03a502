package sh.fazt.registry.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.Revision;
import sh.fazt.registry.history.ChainVerdict.Broken;
import sh.fazt.registry.history.ChainVerdict.Damage;
import sh.fazt.registry.history.ChainVerdict.Intact;
import sh.fazt.registry.node.TestDatabase;

class ChainVerifierTest {
  private final TestDatabase database = TestDatabase.open();

  @BeforeEach
  void fiveEvents() {
    try (JournalWriter writer = Appends.writer(database, database.sqlite().writeLock(), 10, 2)) {
      for (int i = 1; i <= 5; i++) {
        writer.append(Appends.event("app|app_000" + i, 1)).join();
      }
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anEmptyJournalIsIntact() {
    try (TestDatabase empty = TestDatabase.open()) {
      assertThat(empty.<ChainVerdict>readNow(ChainVerifier::verify))
          .isEqualTo(new Intact(Revision.NONE, "0".repeat(64)));
    }
  }

  @Test
  void whatTheWriterWroteIsIntact() {
    assertThat(verdict())
        .isInstanceOfSatisfying(
            Intact.class, intact -> assertThat(intact.head()).isEqualTo(new Revision(5)));
  }

  @Test
  void oneFlippedByteIsFound() {
    change(
        "UPDATE event_journal SET event_payload = CAST(replace(event_payload, 'main', 'Main') AS BLOB) WHERE ordering = 3");
    assertBroken(3, Damage.CHANGED);
  }

  @Test
  void everyCoveredColumnIsWatched() {
    for (String column :
        new String[] {
          "persistence_id = 'app|app_other'",
          "sequence_number = 2",
          "event_ser_id = 32",
          "event_ser_manifest = 'sh.fazt.journal.node.SettingChanged#2'"
        }) {
      change("UPDATE event_journal SET " + column + " WHERE ordering = 4");
      assertBroken(4, Damage.CHANGED);
      change(
          "UPDATE event_journal SET persistence_id = 'app|app_0004', sequence_number = 1, event_ser_id = 31, event_ser_manifest = 'sh.fazt.journal.node.SettingChanged' WHERE ordering = 4");
      assertThat(verdict()).isInstanceOf(Intact.class);
    }
  }

  @Test
  void aForgedLinkIsFound() {
    change("UPDATE journal_chain SET hash = zeroblob(32) WHERE ordering = 2");
    assertBroken(2, Damage.CHANGED);
  }

  @Test
  void aRemovedEventIsFound() {
    change("DELETE FROM event_journal WHERE ordering = 3");
    assertBroken(3, Damage.MISSING);
  }

  @Test
  void anEventRemovedWithItsLinkIsFound() {
    change("DELETE FROM event_journal WHERE ordering = 1");
    change("DELETE FROM journal_chain WHERE ordering = 1");
    assertBroken(1, Damage.MISSING);
  }

  @Test
  void aRemovedLastEventIsFound() {
    change("DELETE FROM event_journal WHERE ordering = 5");
    change("DELETE FROM journal_chain WHERE ordering = 5");
    assertBroken(5, Damage.MISSING);
  }

  @Test
  void exchangedEventsAreFoundAtTheFirst() {
    change("UPDATE event_journal SET persistence_id = 'x' WHERE ordering = 2");
    change("UPDATE event_journal SET persistence_id = 'app|app_0002' WHERE ordering = 4");
    change("UPDATE event_journal SET persistence_id = 'app|app_0004' WHERE ordering = 2");
    assertBroken(2, Damage.CHANGED);
  }

  @Test
  void anInsertedEventIsFound() {
    change(insert(6));
    assertBroken(6, Damage.INSERTED);
  }

  @Test
  void anEventInsertedBeforeTheFirstIsFound() {
    change(insert(0));
    assertBroken(0, Damage.INSERTED);
  }

  @Test
  void aMarkOfDeletionIsFound() {
    change("UPDATE event_journal SET deleted = 1 WHERE ordering = 5");
    assertBroken(5, Damage.MARKED);
  }

  @Test
  void columnsTheChainDoesNotCoverMustBeEmpty() {
    for (String column :
        new String[] {
          "adapter_manifest = 'x'",
          "meta_ser_id = 1",
          "meta_ser_manifest = ''",
          "meta_payload = x''"
        }) {
      change("UPDATE event_journal SET " + column + " WHERE ordering = 2");
      assertBroken(2, Damage.MARKED);
      change(
          "UPDATE event_journal SET adapter_manifest = '', meta_ser_id = NULL, meta_ser_manifest = NULL, meta_payload = NULL");
    }
  }

  private static String insert(int ordering) {
    return "INSERT INTO event_journal (ordering, persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest, event_payload) VALUES ("
        + ordering
        + ", 'app|forged', 1, '', 31, 'manifest', x'00')";
  }

  private ChainVerdict verdict() {
    return database.readNow(ChainVerifier::verify);
  }

  private void assertBroken(long revision, Damage what) {
    assertThat(verdict()).isEqualTo(new Broken(new Revision(revision), what));
  }

  private void change(String sql) {
    assertThat(database.lane().write("tamper", handle -> handle.execute(sql)).join()).isPositive();
  }
}
