package sh.fazt.registry.storage.document;

import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

/** Why a query, an order or changes of documents cannot be read. */
final class QueryRejections {
  private QueryRejections() {}

  static RejectedException query(String why) {
    return RejectionCode.BAD_REQUEST.because("failed to build query: " + why).asException();
  }

  static RejectedException changes(String why) {
    return RejectionCode.BAD_REQUEST.because(why).asException();
  }

  static RejectedException options(String why) {
    return RejectionCode.BAD_REQUEST.because(why).asException();
  }
}
