package sh.fazt.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PortHolderTest {
  @Test
  void theProcessThatListensIsNamed() throws IOException {
    assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "only Linux tells");
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(PortHolder.describe(socket.getLocalPort()))
          .hasValueSatisfying(
              who -> assertThat(who).endsWith("(process " + ProcessHandle.current().pid() + ")"));
    }
  }

  @Test
  void aFreePortIsHeldByNobody() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(PortHolder.describe(port)).isEmpty();
  }
}
