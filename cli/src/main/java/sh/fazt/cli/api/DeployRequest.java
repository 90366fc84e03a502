package sh.fazt.cli.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.site.Site;
import sh.fazt.journal.Place;
import sh.fazt.journal.Source;

/**
 * What to deploy, where, and why.
 *
 * @param about what the app is to say about itself
 * @param source where the files come from; none means that it is not sent
 * @param message kept with the release
 * @param reason kept in the journal
 * @param conditions header fields that say when it is to be done, and how often
 * @param plan whether this is a dry run
 * @param samePlaceOnly whether it must not replace what came from another place
 */
public record DeployRequest(
    Peer peer,
    Site site,
    String name,
    SiteAbout about,
    Optional<Source> source,
    Optional<String> message,
    Optional<String> reason,
    Map<String, String> conditions,
    boolean plan,
    boolean samePlaceOnly) {
  public DeployRequest {
    conditions = Map.copyOf(conditions);
  }

  /** A real deploy, without changes of the app's metadata. */
  public DeployRequest(
      Peer peer,
      Site site,
      String name,
      boolean spa,
      Optional<Source> source,
      Optional<String> reason) {
    this(
        peer,
        site,
        name,
        SiteAbout.spa(spa),
        source,
        Optional.empty(),
        reason,
        Map.of(),
        false,
        false);
  }

  /** The same, whatever it replaces. */
  public DeployRequest replacing() {
    return new DeployRequest(
        peer, site, name, about, source, message, reason, conditions, plan, false);
  }

  /** As the form of {@code POST /api/deploy} has them. */
  Map<String, String> fields() {
    var fields = new LinkedHashMap<String, String>();
    fields.put("site_name", name);
    about.spa().ifPresent(on -> fields.put("spa", on.toString()));
    message.ifPresent(text -> fields.put("message", text));
    source
        .filter(from -> !from.plain())
        .ifPresent(
            from -> {
              fields.put("source_type", from.type());
              fields.put("source_url", from.url());
              fields.put("source_ref", from.ref());
              fields.put("source_commit", from.commit());
            });
    return fields;
  }

  /** As the JSON of {@code POST /api/deploys} has them; the files are left to the caller. */
  Map<String, @Nullable Object> json() {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("site_name", name);
    fields.putAll(about.fields());
    message.ifPresent(text -> fields.put("message", text));
    source.ifPresent(from -> fields.put("source", json(from)));
    if (samePlaceOnly) {
      fields.put("same_place", true);
    }
    return fields;
  }

  private static Map<String, Object> json(Source from) {
    var json = new LinkedHashMap<String, Object>();
    json.put("type", from.type());
    if (!from.plain()) {
      json.put("url", from.url());
      json.put("ref", from.ref());
      json.put("commit", from.commit());
    }
    @Nullable Place place = from.place();
    if (place != null) {
      json.put("place", Map.of("id", place.id(), "shown", place.shown()));
    }
    return json;
  }

  Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>(conditions);
    reason.ifPresent(text -> headers.put("X-Fazt-Reason", HeaderText.of(text)));
    return headers;
  }

  String fileName() {
    return name.replaceAll("[^A-Za-z0-9.-]", "-") + ".zip";
  }
}
