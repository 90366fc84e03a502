package sh.fazt.http.hosting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.network.Proxies;

/**
 * Lets a visitor into a private app who comes with a ticket in the address: gives him the cookie it
 * buys, and sends him to the same address without it, so that it stays in no history.
 */
final class TicketExchange {
  /** The parameter of the query that holds the ticket. */
  static final String TICKET = "fazt_ticket";

  private static final String RULES = "; Path=/; HttpOnly; SameSite=Lax";

  private final Viewers viewers;
  private final SiteAnswers answers;
  private final Proxies proxies;

  TicketExchange(Viewers viewers, SiteAnswers answers, Proxies proxies) {
    this.viewers = viewers;
    this.answers = answers;
    this.proxies = proxies;
  }

  /** Whether there may be one in the address. */
  static boolean mayHaveTicket(Visit visit) {
    String sent = visit.fields().target();
    return sent != null && sent.contains(TICKET + "=");
  }

  /** The answer to who shows a good ticket, or nothing. */
  Optional<HttpResponse> answer(Visit visit) {
    String sent = visit.fields().target();
    if (sent == null || !mayHaveTicket(visit)) {
      return Optional.empty();
    }
    RequestTarget target = RequestTarget.parse(sent);
    String query = target == null ? null : target.rawQuery();
    if (target == null || query == null || !visit.isRead()) {
      return Optional.empty();
    }
    String ticket = null;
    List<String> others = new ArrayList<>();
    for (var part : QueryPart.in(query).toList()) {
      if (part.isPair() && part.name().equals(TICKET)) {
        ticket = part.value();
      } else {
        others.add(part.sent());
      }
    }
    String rest = others.isEmpty() ? "" : "?" + String.join("&", others);
    String location = "/" + target.rawPath().replaceFirst("^/+", "") + rest;
    return pass(ticket, visit).map(pass -> entered(pass, location, visit));
  }

  private Optional<String> pass(@Nullable String ticket, Visit visit) {
    return ticket == null ? Optional.empty() : viewers.pass(ticket, visit.host());
  }

  private HttpResponse entered(String pass, String location, Visit visit) {
    boolean secure = proxies.client(visit.request()).secure();
    HttpHeader cookie =
        RawHeader.create(
            "Set-Cookie", Viewers.COOKIE + "=" + pass + RULES + (secure ? "; Secure" : ""));
    return answers.entered(location, cookie);
  }
}
