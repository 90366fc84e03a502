package sh.fazt.http.api;

import java.util.concurrent.Semaphore;

/** How many uploads may come in at once, of whatever form. */
final class UploadSlots {
  private final Semaphore free;

  UploadSlots(int max) {
    this.free = new Semaphore(max);
  }

  /**
   * Takes one.
   *
   * @throws sh.fazt.registry.RejectedException if all are taken
   */
  void take() {
    if (!free.tryAcquire()) {
      throw ApiRejections.busy("Too many uploads come in at once").asException();
    }
  }

  void giveBack() {
    free.release();
  }
}
