package sh.fazt.http.contract;

import static sh.fazt.http.contract.Endpoint.Trait.LENIENT;
import static sh.fazt.http.contract.Endpoint.Trait.PLAIN;
import static sh.fazt.http.contract.Endpoint.Trait.SAYS_INVALID_JSON;
import static sh.fazt.http.contract.Field.optional;
import static sh.fazt.http.contract.Field.required;

import java.util.List;

/**
 * Endpoints about what visitors do: telling of it, reading it, short links, and where other
 * services report. A key that is limited to some apps reads what is about them, and nothing else.
 */
public final class VisitContract {
  private static final String REDIRECTS = "/api/redirects";
  private static final String WEBHOOKS = "/api/webhooks";

  /** Default number of events on one page of {@link #EVENTS}. */
  public static final int PAGE = 50;

  private static final Shape SAID = Shape.group(required("message", Shape.TEXT, "What was done"));
  private static final Shape SOURCE = Shape.oneOf("hosting", "web", "pixel", "redirect", "webhook");
  private static final Shape TAGS = Shape.list(Shape.TEXT);
  private static final Shape DOMAINS =
      Shape.list(
          Shape.group(
              required("domain", Shape.TEXT, "The id of an app, or what it was called"),
              required("count", Shape.COUNT, "Its events")));
  private static final Shape TAG_COUNTS =
      Shape.list(
          Shape.group(
              required("tag", Shape.TEXT, "The tag"),
              required("count", Shape.COUNT, "Its events")));
  private static final Shape REDIRECT =
      Shape.group(
          required("id", Shape.COUNT, "Its number"),
          required("slug", Shape.TEXT, "What stands behind /r/"),
          required("destination", Shape.URL, "Where it leads"),
          required("tags", TAGS, "What its clicks are counted under"),
          required("click_count", Shape.COUNT, "How often it was followed"));
  public static final Shape.Group WEBHOOK =
      Shape.group(
          required("id", Shape.COUNT, "Its number"),
          required("name", Shape.TEXT, "What it is called"),
          required("endpoint", Shape.TEXT, "What stands behind /webhook/"),
          required("has_secret", Shape.FLAG, "Whether what comes must be signed"),
          required("is_active", Shape.FLAG, "Whether anything is taken"),
          required("created_at", Shape.MOMENT, "When it was made"));

  private VisitContract() {}

  public static final Endpoint TRACK =
      Endpoint.post(
              "track", "/track", RequiredAccess.ANYONE, "Counts what a script in a page tells")
          .body(
              optional("h", Shape.TEXT, "The host of the page"),
              optional("d", Shape.TEXT, "What to call the place, instead of the host"),
              optional("p", Shape.TEXT, "The path of the page"),
              optional("e", Shape.TEXT, "What happened; pageview unless told"),
              optional("t", TAGS, "Tags; a text with commas will do"),
              optional("q", Shape.ANYTHING, "The query of the page; not kept"),
              optional(Params.REF, Shape.TEXT, "Where the visitor came from"))
          .answers(204, Shape.group())
          .with(PLAIN)
          .with(LENIENT);

  public static final Endpoint PIXEL =
      Endpoint.get(
              "pixel", "/pixel.gif", RequiredAccess.ANYONE, "A picture that counts its visitors")
          .query(
              optional(Params.DOMAIN, Shape.TEXT, "What to call the place; else the page's host"),
              optional(Params.TAGS_IN_TEXT, Shape.TEXT, "Tags, separated by commas"),
              optional(Params.SOURCE_NAME, Shape.TEXT, "Where the visitor came from"))
          .answers(Shape.BYTES)
          .with(PLAIN);

  public static final Endpoint FOLLOW =
      Endpoint.get("redirect", "/r/{slug...}", RequiredAccess.ANYONE, "Follows a short link")
          .segment(Params.SLUG, Shape.NAME, "Which one")
          .query(
              optional(
                  Params.TAGS_IN_TEXT, Shape.TEXT, "More tags for the click, separated by commas"))
          .answers(302, Shape.group(required("location", Shape.URL, "Where it leads")))
          .with(PLAIN);

  public static final Endpoint RECEIVE =
      Endpoint.post(
              "webhook",
              "/webhook/{endpoint...}",
              RequiredAccess.ANYONE,
              "Counts what a service tells")
          .segment(Params.ENDPOINT, Shape.NAME, "Which one")
          .answers(
              Shape.group(
                  required("message", Shape.TEXT, "What was done"),
                  required("webhook", Shape.TEXT, "Its name")))
          .with(PLAIN);

  public static final Endpoint STATS =
      Endpoint.get("stats", "/api/stats", RequiredAccess.READ, "What visitors did, added up")
          .answers(
              Shape.group(
                  required("total_events_today", Shape.COUNT, "Since midnight UTC"),
                  required("total_events_week", Shape.COUNT, "In the last 7 days"),
                  required("total_events_month", Shape.COUNT, "In the last 30 days"),
                  required("total_events_all_time", Shape.COUNT, "All, also forgotten ones"),
                  required(
                      "events_by_source_type", new Shape.MapOf(Shape.COUNT), "The same, by source"),
                  required("top_domains", DOMAINS, "The 10 with the most events"),
                  required("top_tags", TAG_COUNTS, "The 10 with the most events"),
                  required(
                      "events_timeline",
                      Shape.list(
                          Shape.group(
                              required("timestamp", Shape.MOMENT, "When an hour began"),
                              required("count", Shape.COUNT, "Its events"))),
                      "Hours of the last 24 that had any"),
                  required("total_unique_domains", Shape.COUNT, "Different domains"),
                  required("total_redirect_clicks", Shape.COUNT, "Of all short links there are"),
                  required("dropped_events", Shape.COUNT, "Not stored since the node started")));

  public static final Endpoint EVENTS =
      Endpoint.get(
              "events", "/api/events", RequiredAccess.READ, "What visitors did, the newest first")
          .query(
              optional(Params.DOMAIN, Shape.TEXT, "Only of this domain"),
              optional(
                  Params.TAGS_IN_TEXT,
                  Shape.TEXT,
                  "Only with one of these tags, separated by commas"),
              optional(Params.SOURCE_TYPE, SOURCE, "Only from this source"),
              optional(
                  Params.LIMIT, new Shape.Whole(1, Paging.MAX), "Events of one page, 50 if unsaid"),
              optional(Params.OFFSET, Shape.COUNT, "Events to pass over"))
          .answers(
              Shape.list(
                  Shape.group(
                      required("id", Shape.COUNT, "Its number"),
                      required("domain", Shape.TEXT, "The id of an app, or what it was called"),
                      required("tags", TAGS, "Its tags"),
                      required("source_type", SOURCE, "Where the node learned of it"),
                      required("event_type", Shape.TEXT, "What happened"),
                      required("path", Shape.TEXT, "Where"),
                      required("referrer", Shape.TEXT, "Where the visitor came from"),
                      required("user_agent", Shape.TEXT, "What the program called itself"),
                      required("ip_address", Shape.TEXT, "The network, not the visitor"),
                      required("created_at", Shape.MOMENT, "When"))));

  public static final Endpoint DOMAINS_OF_EVENTS =
      Endpoint.get("domains", "/api/domains", RequiredAccess.READ, "Domains, the most events first")
          .paged()
          .answers(DOMAINS);

  public static final Endpoint TAGS_OF_EVENTS =
      Endpoint.get("tags", "/api/tags", RequiredAccess.READ, "Tags, the most events first")
          .paged()
          .answers(TAG_COUNTS);

  public static final Endpoint REDIRECT_LIST =
      Endpoint.get("redirects.list", REDIRECTS, RequiredAccess.READ, "Lists the short links")
          .paged()
          .answers(Shape.list(REDIRECT));

  public static final Endpoint REDIRECT_MAKE =
      Endpoint.post("redirects.make", REDIRECTS, RequiredAccess.ROUTE, "Makes a short link")
          .body(
              required(Params.SLUG, Shape.NAME, "Letters, digits and . _ -"),
              required(Params.DESTINATION, Shape.URL, "Where it leads, http or https"),
              optional(Params.TAGS, TAGS, "What its clicks are counted under"))
          .answers(201, REDIRECT)
          .with(SAYS_INVALID_JSON);

  public static final Endpoint REDIRECT_REMOVE =
      Endpoint.post(
              "redirects.remove", REDIRECTS + "/{id}", RequiredAccess.ROUTE, "Removes a short link")
          .by("DELETE")
          .segment(Params.NUMBER, Shape.COUNT, "Its number")
          .answers(SAID);

  public static final Endpoint WEBHOOK_LIST =
      Endpoint.get("webhooks.list", WEBHOOKS, RequiredAccess.READ, "Lists the webhooks")
          .paged()
          .answers(Shape.list(WEBHOOK));

  public static final Endpoint WEBHOOK_MAKE =
      Endpoint.post("webhooks.make", WEBHOOKS, RequiredAccess.ROUTE, "Makes a webhook")
          .body(
              required(Params.NAME, Shape.LINE, "What it is called"),
              required(Params.ENDPOINT, Shape.NAME, "Letters, digits and . _ -"),
              optional(Params.SECRET, Shape.TEXT, "Signs what comes; not shown again"))
          .answers(201, WEBHOOK)
          .with(SAYS_INVALID_JSON);

  public static final Endpoint WEBHOOK_CHANGE =
      Endpoint.post(
              "webhooks.change", WEBHOOKS + "/{id}", RequiredAccess.ROUTE, "Changes a webhook")
          .by("PUT")
          .segment(Params.NUMBER, Shape.COUNT, "Its number")
          .body(
              optional(Params.NAME, Shape.LINE, "What it is called"),
              optional(Params.ENDPOINT, Shape.NAME, "Letters, digits and . _ -"),
              optional(Params.SECRET, Shape.TEXT, "Signs what comes; \"\" takes it away"),
              optional(Params.IS_ACTIVE, Shape.FLAG, "Whether anything is taken"))
          .takesBack(WEBHOOK)
          .answers(WEBHOOK)
          .with(SAYS_INVALID_JSON);

  public static final Endpoint WEBHOOK_REMOVE =
      Endpoint.post(
              "webhooks.remove", WEBHOOKS + "/{id}", RequiredAccess.ROUTE, "Removes a webhook")
          .by("DELETE")
          .segment(Params.NUMBER, Shape.COUNT, "Its number")
          .answers(SAID);

  public static final List<Endpoint> ALL =
      List.of(
          TRACK,
          PIXEL,
          FOLLOW,
          RECEIVE,
          STATS,
          EVENTS,
          DOMAINS_OF_EVENTS,
          TAGS_OF_EVENTS,
          REDIRECT_LIST,
          REDIRECT_MAKE,
          REDIRECT_REMOVE,
          WEBHOOK_LIST,
          WEBHOOK_MAKE,
          WEBHOOK_CHANGE,
          WEBHOOK_REMOVE);
}
