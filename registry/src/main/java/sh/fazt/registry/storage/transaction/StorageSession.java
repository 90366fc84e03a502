package sh.fazt.registry.storage.transaction;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.storage.RowAccess;
import sh.fazt.registry.storage.Rows;
import sh.fazt.registry.storage.Spaces;
import sh.fazt.registry.storage.StorageRejections;
import sh.fazt.registry.storage.StorageSettings;

/** The calls of one request to its app's storage: each for itself, or in a transaction. Blocks. */
public final class StorageSession implements RowAccess, AutoCloseable {
  private final Spaces spaces;
  private final AppId app;
  private final StorageSettings settings;
  private final ReentrantLock calls = new ReentrantLock();
  private @Nullable Transaction transaction;
  private int tries;
  private volatile boolean closed;

  public StorageSession(Spaces spaces, AppId app, StorageSettings settings) {
    this.spaces = spaces;
    this.app = app;
    this.settings = settings;
  }

  @Override
  public <T> T read(Function<Rows, T> read) {
    return call(
        () -> {
          Transaction open = transaction;
          return open == null ? spaces.read(app, read) : open.read(read);
        });
  }

  @Override
  public <T> T write(String what, Function<Rows, T> work) {
    return call(
        () -> {
          Transaction open = transaction;
          return open == null ? spaces.write(app, what, work) : open.write(what, work);
        });
  }

  /** Begins a transaction; one that is open is given up. */
  public void begin() {
    call(
        () -> {
          end();
          transaction = new Transaction(spaces, app, settings);
          return true;
        });
  }

  /**
   * Writes what the open transaction wrote.
   *
   * @return false if it has to be begun and done again, because others changed what it read
   * @throws RejectedException if that happened too often
   */
  public boolean commit() {
    return call(
        () -> {
          Transaction open = transaction;
          if (open == null) {
            throw StorageRejections.noTransaction().asException();
          }
          transaction = null;
          int tried = tries + 1;
          tries = 0;
          try (open) {
            if (open.commit()) {
              return true;
            }
          }
          if (tried >= settings.tries()) {
            throw StorageRejections.conflict(tried).asException();
          }
          tries = tried;
          return false;
        });
  }

  /** Gives the open transaction up, if there is one. */
  public void rollBack() {
    call(
        () -> {
          end();
          tries = 0;
          return true;
        });
  }

  /** Something that is asked for while the session is open. */
  private interface Call<T> {
    T run();
  }

  private <T> T call(Call<T> call) {
    calls.lock();
    try {
      if (closed) {
        throw StorageRejections.noTransaction().asException();
      }
      return call.run();
    } finally {
      calls.unlock();
      if (closed) {
        endIfIdle();
      }
    }
  }

  private void end() {
    Transaction open = transaction;
    if (open != null) {
      transaction = null;
      open.close();
    }
  }

  /** Gives up what is open; if a call is being done, when that ends. Never waits. */
  @Override
  public void close() {
    closed = true;
    endIfIdle();
  }

  private void endIfIdle() {
    if (calls.tryLock()) {
      try {
        end();
      } finally {
        calls.unlock();
      }
    }
  }
}
