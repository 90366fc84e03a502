package sh.fazt.registry.sqlite.storage;

import java.sql.SQLException;

/** Carries what the database threw to where it becomes an answer. */
final class StorageFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  StorageFailure(SQLException cause) {
    super(cause);
  }
}
