package sh.fazt.registry.backup;

import sh.fazt.registry.database.Database;

/** Adds the journal in a database up. */
@FunctionalInterface
public interface StateReader {
  /**
   * What it adds up to.
   *
   * @throws sh.fazt.registry.domain.RejectedException naming the first event that is damaged
   */
  DatabaseState of(Database database);
}
