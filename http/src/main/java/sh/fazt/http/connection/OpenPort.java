package sh.fazt.http.connection;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/** A port that is open until it is stopped. */
public interface OpenPort {
  /** Its number. */
  int port();

  /**
   * Takes no more connections, lets answers under way finish to their last byte, for a bounded
   * time, and closes what is left.
   */
  CompletionStage<Done> stop();

  /** Done when a stop has closed the port; answers may still be under way. */
  CompletionStage<Done> closed();
}
