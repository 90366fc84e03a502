package sh.fazt.http.hosting;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.RoutingTable;

/** What the sender of a request may see that is not for everybody. Never blocks. */
public interface Viewers {
  /** Whether it may see this private app. Whoever may not, sees what an unknown host shows. */
  boolean maySee(AppRow app, HttpRequest request);

  /**
   * Whether it may be told how this host label comes to what it serves.
   *
   * @param label as in the table; empty for a host that is none of ours
   */
  boolean mayBeTold(RoutingTable table, String label, HttpRequest request);

  /** Everybody sees what is for everybody. */
  Viewers STRANGERS =
      new Viewers() {
        @Override
        public boolean maySee(AppRow app, HttpRequest request) {
          return false;
        }

        @Override
        public boolean mayBeTold(RoutingTable table, String label, HttpRequest request) {
          return false;
        }
      };
}
