package sh.fazt.http.logs;

import org.apache.pekko.http.javadsl.model.HttpHeader;
import sh.fazt.http.auth.Permissions;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.app.AppRejections;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.LiveTable;

/** The app that a request below {@code /_fazt} is about: a header field names it by its id. */
public final class AddressedApp {
  /** The header field. */
  public static final String HEADER = "X-Fazt-App-ID";

  private AddressedApp() {}

  /**
   * The app.
   *
   * @throws sh.fazt.registry.domain.RejectedException if none is named, or there is none that the
   *     caller may touch
   */
  public static AppRow of(Call call, LiveTable table) {
    String id =
        call.request()
            .getHeader(HEADER)
            .map(HttpHeader::value)
            .orElseThrow(() -> ApiRejections.badRequest(HEADER + " header required").asException());
    var now = table.now();
    if (AppId.parse(id).isEmpty()) {
      throw ApiRejections.badRequest(
              HEADER + " takes the id of an app, such as app_7f3k9x2m, and no name")
          .asException();
    }
    var app = AppId.parse(id).map(now::app).orElse(null);
    if (app == null || app.removed() || !Permissions.touches(now, app.id(), call.caller())) {
      throw AppRejections.notFound().asException();
    }
    return app;
  }
}
