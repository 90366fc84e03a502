package sh.fazt.registry.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import sh.fazt.registry.database.DatabaseRejections;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/** Programs that start nodes tell these apart. */
class OpeningRejectionsTest {
  @Test
  void eachReasonHasACodeOfItsOwnAndNamesTheFile() {
    var codes =
        Map.of(
            OpeningRejections.heldByAnotherNode("a.db", OptionalLong.of(7)),
            RejectionCode.DATABASE_HELD,
            OpeningRejections.damaged("a.db"),
            RejectionCode.DATABASE_DAMAGED,
            OpeningRejections.notFazt("a.db"),
            RejectionCode.DATABASE_NOT_FAZT,
            OpeningRejections.writtenByNewerVersion("a.db", 2, 1),
            RejectionCode.DATABASE_TOO_NEW,
            OpeningRejections.cannotWrite("a.db"),
            RejectionCode.DATABASE_READ_ONLY,
            OpeningRejections.noSpace("a.db"),
            RejectionCode.DISK_FULL,
            OpeningRejections.older("a.db", 3, 5),
            RejectionCode.DATABASE_OLDER);
    codes.forEach(
        (Rejection rejection, RejectionCode code) -> {
          assertThat(rejection.code()).isEqualTo(code);
          assertThat(rejection.sentence()).contains("a.db");
        });
    assertThat(OpeningRejections.noSpace("a.db").status()).isEqualTo(507);
    assertThat(DatabaseRejections.failed("note").code()).isEqualTo(RejectionCode.DATABASE_FAILED);
  }
}
