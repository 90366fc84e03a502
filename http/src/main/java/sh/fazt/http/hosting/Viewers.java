package sh.fazt.http.hosting;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.RoutingTable;

/** What the sender of a request may see that is not for everybody. Never blocks. */
public interface Viewers {
  /** Shows that its sender may see a private app at this host. */
  String COOKIE = "fazt_view";

  /**
   * Comes before the others: when this is completed they know the sender.
   *
   * @return nothing, as a rule. What is there fails with a {@link
   *     sh.fazt.registry.domain.RejectedException} if the request is to be sent again
   */
  default Optional<CompletionStage<Boolean>> findOut(HttpRequest request) {
    return Optional.empty();
  }

  /** Whether it may see this private app. Everyone else gets the answer for an unknown host. */
  boolean maySee(RoutingTable table, AppRow app, HostName host, HttpRequest request);

  /**
   * What a visitor who shows this ticket is to show from now on, in the cookie {@link #COOKIE}; or
   * nothing if the ticket is not good at this host.
   */
  Optional<String> pass(String ticket, HostName host);

  /**
   * Whether it may see the explanation of how this host label resolves.
   *
   * @param label as in the table; empty for a host that is none of ours
   */
  boolean mayExplain(RoutingTable table, String label, HttpRequest request);

  /** Whether it may read and change what this app stored, by a key: no browser can be made to. */
  boolean mayManage(RoutingTable table, AppRow app, HttpRequest request);

  /** Everybody sees what is for everybody. */
  Viewers STRANGERS =
      new Viewers() {
        @Override
        public boolean maySee(RoutingTable table, AppRow app, HostName host, HttpRequest request) {
          return false;
        }

        @Override
        public Optional<String> pass(String ticket, HostName host) {
          return Optional.empty();
        }

        @Override
        public boolean mayExplain(RoutingTable table, String label, HttpRequest request) {
          return false;
        }

        @Override
        public boolean mayManage(RoutingTable table, AppRow app, HttpRequest request) {
          return false;
        }
      };
}
