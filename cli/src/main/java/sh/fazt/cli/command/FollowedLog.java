package sh.fazt.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.answer.LogAnswers;
import sh.fazt.cli.api.DownloadCall;
import sh.fazt.cli.api.JsonCall;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.Printable;
import sh.fazt.cli.shell.Shell;
import sh.fazt.http.contract.LogContract;
import sh.fazt.registry.control.PlainJson;

/**
 * The log of one app, followed. A node ends such a stream after a while; then it is asked again,
 * from where it ended.
 */
public final class FollowedLog {
  private final Peer peer;
  private final Map<String, @Nullable Object> asked;
  private final Timeouts timeouts;
  private String last = "";
  private boolean more = true;

  /**
   * A log.
   *
   * @param asked what is sent, by field name
   */
  public FollowedLog(Peer peer, Map<String, ? extends @Nullable Object> asked, Timeouts timeouts) {
    this.peer = peer;
    this.asked = new LinkedHashMap<>(asked);
    this.timeouts = timeouts;
  }

  /**
   * Prints each line as it comes, as JSON to programs, until nobody reads it any longer.
   *
   * @throws sh.fazt.cli.shell.Failure if the peer refuses, or cannot be reached any longer
   */
  public void printTo(Shell shell) {
    while (more && !Thread.currentThread().isInterrupted()) {
      DownloadCall.events(
          JsonCall.to(LogContract.OF_APP, peer, asked, Map.of()),
          last,
          data -> print(data, shell),
          timeouts);
    }
  }

  private boolean print(String data, Shell shell) {
    Map<String, @Nullable Object> entry;
    try {
      entry = PlainJson.readObject(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    last = String.valueOf(entry.get("id"));
    shell
        .out()
        .println(
            shell.style() == Shell.Style.JSON
                ? Printable.json(PlainJson.write(entry))
                : Printable.line(LogAnswers.line(entry)));
    shell.out().flush();
    more = shell.isWritten();
    return more;
  }
}
