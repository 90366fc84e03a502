package sh.fazt.registry.storage.transaction;

import java.util.function.Function;
import sh.fazt.journal.AppId;
import sh.fazt.registry.storage.RowAccess;
import sh.fazt.registry.storage.Rows;
import sh.fazt.registry.storage.Spaces;
import sh.fazt.registry.storage.StorageSettings;

/**
 * Several calls as one: they read the moment at which it began, with their own writes, and these
 * are written at its end, all or nothing, if it would still read the same. Nobody waits for it
 * meanwhile. For one thread at a time.
 */
final class Transaction implements RowAccess, AutoCloseable {
  private static final String WHAT = "a transaction of an app";

  private final Spaces spaces;
  private final AppId app;
  private final StorageSettings settings;
  private final Spaces.Moment moment;
  private final long begun;
  private final Buffer buffer;
  private final ReadLog reads = new ReadLog();

  Transaction(Spaces spaces, AppId app, StorageSettings settings) {
    this.spaces = spaces;
    this.app = app;
    this.settings = settings;
    this.buffer = new Buffer(settings);
    this.moment = spaces.pin(app);
    this.begun = moment.read(Rows::changes);
  }

  @Override
  public <T> T read(Function<Rows, T> read) {
    return moment.read(base -> read.apply(new BufferedRows(base, buffer, reads)));
  }

  @Override
  public <T> T write(String what, Function<Rows, T> work) {
    buffer.mark();
    try {
      return read(work);
    } catch (RuntimeException e) {
      buffer.takeBack();
      throw e;
    }
  }

  /**
   * Writes what it wrote.
   *
   * @return false if others changed what it read: then nothing was written
   */
  boolean commit() {
    close();
    if (buffer.isEmpty()) {
      return true;
    }
    boolean cheap = reads.cost() <= settings.transactionReads();
    long known = cheap ? begun : holdsUntil();
    try {
      return spaces.write(
          app,
          WHAT,
          rows -> {
            if (rows.changes() != known && !(cheap && reads.holds(rows))) {
              throw new Overtaken();
            }
            buffer.applyTo(rows);
            return true;
          });
    } catch (Overtaken e) {
      return false;
    }
  }

  /** Reads much again while nobody waits: up to which change it is still so. */
  private long holdsUntil() {
    return spaces.read(app, rows -> reads.holds(rows) ? rows.changes() : -1);
  }

  /** Lets its moment go; what was not committed is forgotten. */
  @Override
  public void close() {
    moment.close();
  }

  /** Takes a write back before it began. */
  private static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Overtaken() {
      super("others changed what was read", null, false, false);
    }
  }
}
