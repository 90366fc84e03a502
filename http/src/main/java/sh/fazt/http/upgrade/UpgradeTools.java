package sh.fazt.http.upgrade;

import java.io.IOException;
import java.nio.file.Path;

/** What an upgrade works with, so that tests can do without a whole distribution. */
interface UpgradeTools {
  UpgradeSettings settings();

  Workplace workplace();

  /** Bytes of the database at the moment. */
  long databaseBytes() throws IOException;

  /** Copies the database as it is at one moment. */
  void copyDatabase(Path target, CopyProgress progress) throws IOException;

  /** Receives how many bytes of about how many are copied. */
  @FunctionalInterface
  interface CopyProgress {
    void at(long done, long total);
  }

  /** Tries versions on the copy. */
  PreflightProcess preflight();

  /** The schema this version knows. */
  int schema();

  /** Ends the node so that it is started again. */
  Runnable restart();
}
