package sh.fazt.http.visits;

import com.typesafe.config.Config;
import java.time.Duration;
import sh.fazt.registry.visits.VisitQuota;

/**
 * Settings {@code fazt.http.visits.*}.
 *
 * @param writeEvery how often what was counted is written
 * @param batch events of one write
 * @param queue events that may wait to be written
 * @param flushWithin how long a reader, or a stop, waits for what is counted to be written
 * @param kept how long an event is stored
 * @param quota how much of them is stored
 * @param maxRow bytes of one event's texts together
 * @param perNetwork events that are counted of one network in a minute
 * @param pruneEvery how often old events are looked for when nothing is counted
 * @param maxBody bytes of a body of {@code /track} and {@code /webhook/}
 * @param bodyWithin how long such a body may take to come in
 * @param maxRedirects short links there may be
 * @param maxWebhooks webhooks there may be
 */
public record VisitSettings(
    Duration writeEvery,
    int batch,
    int queue,
    Duration flushWithin,
    Duration kept,
    VisitQuota quota,
    int maxRow,
    int perNetwork,
    Duration pruneEvery,
    long maxBody,
    Duration bodyWithin,
    int maxRedirects,
    int maxWebhooks) {

  /** Reads the settings of a whole configuration, with its defaults loaded. */
  public static VisitSettings of(Config config) {
    Config visits = config.getConfig("fazt.http.visits");
    return new VisitSettings(
        visits.getDuration("write-every"),
        visits.getInt("batch"),
        visits.getInt("queue"),
        visits.getDuration("flush-within"),
        visits.getDuration("kept"),
        new VisitQuota(
            visits.getLong("most"), visits.getLong("most-told"), visits.getBytes("max-per-app")),
        Math.toIntExact(visits.getBytes("max-row")),
        visits.getInt("per-network-per-minute"),
        visits.getDuration("prune-every"),
        visits.getBytes("max-body"),
        visits.getDuration("body-within"),
        visits.getInt("max-redirects"),
        visits.getInt("max-webhooks"));
  }
}
