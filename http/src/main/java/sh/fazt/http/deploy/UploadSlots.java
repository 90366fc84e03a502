package sh.fazt.http.deploy;

import java.util.concurrent.Semaphore;
import sh.fazt.http.request.ApiRejections;

/** How many uploads may come in at once, of whatever form. */
public final class UploadSlots {
  private final Semaphore free;

  public UploadSlots(int max) {
    this.free = new Semaphore(max);
  }

  /**
   * Takes one.
   *
   * @throws sh.fazt.registry.domain.RejectedException if all are taken
   */
  void take() {
    if (!free.tryAcquire()) {
      throw ApiRejections.busy("Too many uploads come in at once").asException();
    }
  }

  void release() {
    free.release();
  }
}
