package sh.fazt.http.tracking;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import sh.fazt.http.answer.ApiAnswers;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.VisitContract;
import sh.fazt.http.hosting.QueryPart;
import sh.fazt.http.request.ApiPath;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.BoundedBody;
import sh.fazt.http.request.UnwantedBody;
import sh.fazt.http.visits.AppOfPlace;
import sh.fazt.http.visits.ShortText;
import sh.fazt.http.visits.TagText;
import sh.fazt.http.visits.TrackedEvent;
import sh.fazt.http.visits.Visits;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.routing.RedirectUrl;
import sh.fazt.registry.visits.ShortLinks.ShortLink;
import sh.fazt.registry.visits.VisitSource;
import sh.fazt.registry.visits.Webhooks.Receiver;

/**
 * What anybody may send: hits, clicks and reports. Links and pictures stand in mails and on pages
 * for years, with whatever others append to them, so what is not known in a query is passed over.
 */
public final class VisitRoutes {
  private static final String FOLLOW = "/r/";
  private static final String RECEIVE = "/webhook/";
  private static final String PAGEVIEW = "pageview";
  private static final String NOWHERE = "unknown";
  private static final String SIGNATURE = "x-webhook-signature";

  /** A picture of one transparent point. */
  private static final byte[] GIF =
      HexFormat.of()
          .parseHex(
              "47494638396101000100800000000000ffffff21f9"
                  + "0401000000002c000000000100010000020144003b");

  private static final List<HttpHeader> NEVER_KEPT =
      List.of(
          RawHeader.create("Cache-Control", "no-cache, no-store, must-revalidate"),
          RawHeader.create("Pragma", "no-cache"),
          RawHeader.create("Expires", "0"));

  private final Visits visits;
  private final AppOfPlace apps;
  private final BoundedBody bodies;
  private final ApiAnswers answers;
  private final UnwantedBody unwanted;

  public VisitRoutes(
      Visits visits,
      AppOfPlace apps,
      BoundedBody bodies,
      ApiAnswers answers,
      UnwantedBody unwanted) {
    this.visits = visits;
    this.apps = apps;
    this.bodies = bodies;
    this.answers = answers;
    this.unwanted = unwanted;
  }

  public Map<Endpoint, Function<HttpRequest, CompletionStage<HttpResponse>>> routes() {
    return Map.of(
        VisitContract.TRACK, this::track,
        VisitContract.PIXEL, this::pixel,
        VisitContract.FOLLOW, this::follow,
        VisitContract.RECEIVE, this::receive);
  }

  private record Received(String message, String webhook) {}

  private CompletionStage<HttpResponse> track(HttpRequest request) {
    mustBeCounted(request);
    return bodies
        .read(request)
        .thenApply(
            body -> {
              var event =
                  TrackedEvent.parse(new String(body, StandardCharsets.UTF_8))
                      .orElseThrow(
                          () ->
                              RejectionCode.INVALID_JSON
                                  .because("Invalid request body")
                                  .asException());
              String domain = place(event.domain(), request);
              visits.store(
                  VisitSource.WEB,
                  apps.find(domain),
                  domain,
                  event.event(),
                  event.path(),
                  event.referrer(),
                  event.tags(),
                  0,
                  request);
              return HttpResponse.create().withStatus(204);
            });
  }

  private CompletionStage<HttpResponse> pixel(HttpRequest request) {
    if (request.method().equals(HttpMethods.GET) && visits.mayCount(request)) {
      var query = query(request);
      String domain = place(query.getOrDefault("domain", "").strip(), request);
      String source = query.getOrDefault("source", "");
      visits.store(
          VisitSource.PIXEL,
          apps.find(domain),
          domain,
          PAGEVIEW,
          "",
          source.isEmpty() ? Visits.value(request, "referer") : source,
          TagText.of(query.getOrDefault("tags", "")),
          0,
          request);
    }
    return unwanted.answer(
        request,
        HttpResponse.create()
            .withEntity(HttpEntities.create(MediaTypes.IMAGE_GIF.toContentType(), GIF))
            .withHeaders(NEVER_KEPT));
  }

  /** The place as the sender names it, or else the host of the page that sent it. */
  private static String place(String given, HttpRequest request) {
    if (!given.isEmpty()) {
      return ShortText.of(given);
    }
    String host = TrackedEvent.host(Visits.value(request, "referer"));
    return host.isEmpty() ? NOWHERE : ShortText.of(host);
  }

  private CompletionStage<HttpResponse> follow(HttpRequest request) {
    String slug = rest(request, FOLLOW);
    if (!ShortLinkEndpoints.isName(slug)) {
      throw ShortLinkEndpoints.invalidSlug().asException();
    }
    return visits
        .links()
        .find(slug)
        .thenApply(
            found -> {
              var link = found.orElseThrow(() -> ShortLinkEndpoints.missing().asException());
              if (request.method().equals(HttpMethods.GET) && visits.mayCount(request)) {
                click(link, request);
              }
              return HttpResponse.create()
                  .withStatus(302)
                  .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, "Found\n"))
                  .addHeader(RawHeader.create("Location", RedirectUrl.encoded(link.destination())));
            })
        .thenCompose(made -> unwanted.answer(request, made));
  }

  private void click(ShortLink link, HttpRequest request) {
    visits.store(
        VisitSource.REDIRECT,
        "",
        link.slug(),
        "click",
        FOLLOW + link.slug(),
        Visits.value(request, "referer"),
        TagText.both(link.tags(), TagText.of(query(request).getOrDefault("tags", ""))),
        link.id(),
        request);
  }

  private CompletionStage<HttpResponse> receive(HttpRequest request) {
    String endpoint = rest(request, RECEIVE);
    if (!ShortLinkEndpoints.isName(endpoint)) {
      throw WebhookEndpoints.missing().asException();
    }
    mustBeCounted(request);
    return bodies
        .read(request)
        .thenCompose(
            body ->
                visits
                    .webhooks()
                    .receiver(endpoint)
                    .thenApply(
                        found -> {
                          var receiver =
                              found.orElseThrow(() -> WebhookEndpoints.missing().asException());
                          mustBeTaken(receiver, body, Visits.value(request, SIGNATURE));
                          return reported(receiver, request);
                        }));
  }

  /** Refused before the body is read. */
  private void mustBeCounted(HttpRequest request) {
    if (!visits.mayCount(request)) {
      throw ApiRejections.tooManyEvents(visits.settings().perNetwork()).asException();
    }
  }

  private HttpResponse reported(Receiver receiver, HttpRequest request) {
    String name = receiver.webhook().name();
    visits.store(
        VisitSource.WEBHOOK,
        "",
        name,
        "webhook",
        RECEIVE + receiver.webhook().endpoint(),
        "",
        List.of(),
        0,
        request);
    return answers.data(new Received("Webhook received", name));
  }

  private static void mustBeTaken(Receiver receiver, byte[] body, String signature) {
    if (!receiver.webhook().active()) {
      throw ApiRejections.unauthorized("Webhook is disabled").asException();
    }
    if (!receiver.webhook().hasSecret()) {
      return;
    }
    if (signature.isEmpty()) {
      throw ApiRejections.unauthorized("Missing signature").asException();
    }
    // a secret that the node's key no longer opens signs nothing
    if (receiver.secret().map(secret -> isSigned(secret, body, signature)).orElse(false)) {
      return;
    }
    throw ApiRejections.unauthorized("Invalid signature").asException();
  }

  /** Takes the same time wherever the signature begins to differ. */
  private static boolean isSigned(String secret, byte[] body, String signature) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return MessageDigest.isEqual(mac.doFinal(body), HexFormat.of().parseHex(signature.strip()));
    } catch (IllegalArgumentException _) {
      return false; // no hexadecimal digits
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What stands behind the prefix, decoded; what cannot be decoded is the name of nothing. */
  private static String rest(HttpRequest request, String prefix) {
    String decoded = ApiPath.decoded(ApiPath.of(request).raw().substring(prefix.length()));
    return decoded == null ? "" : decoded;
  }

  /** The first value of each name; what cannot be decoded is left out. */
  private static Map<String, String> query(HttpRequest request) {
    Map<String, String> values = new HashMap<>();
    QueryPart.in(request.getUri().rawQueryString().orElse(""))
        .filter(QueryPart::isPair)
        .forEach(
            part ->
                QueryPart.decoded(part.value())
                    .ifPresent(value -> values.putIfAbsent(part.name(), value)));
    return values;
  }
}
