package sh.fazt.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/** A port is looked at before anything starts. */
class ListeningRejectionsTest {
  @Test
  void aPortThatIsTakenAndAnAddressThatIsNotHereAreToldApart() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(ListeningRejections.look("127.0.0.1", taken.getLocalPort()))
          .map(Rejection::code)
          .contains(RejectionCode.PORT_TAKEN);
    }
    assertThat(ListeningRejections.look("192.0.2.1", 0))
        .map(Rejection::code)
        .contains(RejectionCode.NO_SUCH_ADDRESS);
    assertThat(ListeningRejections.look("127.0.0.1", 0)).isEmpty();
    assertThat(ListeningRejections.portNotAllowed(80).code())
        .isEqualTo(RejectionCode.PORT_NOT_ALLOWED);
  }
}
