package sh.fazt.cli;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What was printed so far, by any thread, for a test to read or to wait for. */
final class Heard extends OutputStream {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    lock.lock();
    try {
      bytes.write(source, offset, length);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void forget() {
    lock.lock();
    try {
      bytes.reset();
    } finally {
      lock.unlock();
    }
  }

  String text() {
    lock.lock();
    try {
      return bytes.toString(StandardCharsets.UTF_8);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the text was printed; the test's own time limit ends a wait in vain. */
  void await(String text) throws InterruptedException {
    lock.lock();
    try {
      while (!bytes.toString(StandardCharsets.UTF_8).contains(text)) {
        more.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
