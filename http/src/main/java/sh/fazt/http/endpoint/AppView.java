package sh.fazt.http.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.Times;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.auth.Permissions;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.SourceUrl;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.RoutingTable;

/** An app as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AppView(
    String id,
    String name,
    @JsonInclude(JsonInclude.Include.ALWAYS) String title,
    String description,
    List<String> tags,
    String visibility,
    String source,
    String sourceUrl,
    String sourceRef,
    String sourceCommit,
    @Nullable String originalId,
    @Nullable String forkedFromId,
    @JsonInclude(JsonInclude.Include.ALWAYS) int fileCount,
    @JsonInclude(JsonInclude.Include.ALWAYS) long sizeBytes,
    String createdAt,
    String updatedAt,
    @JsonInclude(JsonInclude.Include.ALWAYS) List<String> aliases,
    String version,
    @Nullable Long release) {

  /** Anybody can go there: no credentials, and no place of some machine. */
  private static final Pattern PUBLIC_URL = Pattern.compile("(?i)https?://[^@\\s]*");

  static AppView of(RoutingTable table, AppRow app, Caller caller) {
    var names = names(table, app.id(), caller);
    var metadata = app.metadata();
    var active = app.activeRelease();
    var source =
        caller.isKnown() || isPublic(app.source().url())
            ? app.source()
            : Source.of(app.source().type());
    return new AppView(
        app.id().value(),
        names.isEmpty() ? metadata.title() : names.getFirst(),
        metadata.title(),
        metadata.description(),
        metadata.tags(),
        metadata.visibility().word(),
        app.source().type(),
        SourceUrl.shown(source.url()),
        source.ref(),
        source.commit(),
        known(table, app, app.original(), caller),
        known(table, app, app.parent(), caller),
        active == null ? 0 : active.fileCount(),
        active == null ? 0 : active.bytes(),
        Times.of(app.createdAt()),
        Times.of(app.updatedAt()),
        names,
        app.version().toString(),
        active == null ? null : active.no().value());
  }

  /** Whether this source URL may be shown to unauthenticated callers. */
  private static boolean isPublic(String url) {
    return PUBLIC_URL.matcher(url).matches();
  }

  /** A relative of an app, if the caller may know of it. */
  static @Nullable String known(
      RoutingTable table, AppRow app, @Nullable AppId relative, Caller caller) {
    if (relative == null) {
      return null;
    }
    boolean visible = relative.equals(app.id()) || Permissions.sees(table, relative, caller);
    return visible ? relative.value() : null;
  }

  /** The names that lead to the app, as far as the caller may know them. */
  public static List<String> names(RoutingTable table, AppId app, Caller caller) {
    return table.namesOf(app).stream()
        .filter(name -> caller.limits().includes(name, table.target(name)))
        .map(Subdomain::value)
        .toList();
  }

  /** All apps that are not removed. */
  static Stream<AppRow> live(RoutingTable table) {
    return StreamSupport.stream(table.apps().spliterator(), false).filter(app -> !app.removed());
  }

  /**
   * The app of an id, or the one an alias leads to; of a split the first. What the caller may not
   * look at is not there.
   */
  public static AppRow found(RoutingTable table, String text, Caller caller) {
    var id = AppId.parse(text);
    if (id.isPresent()) {
      return seen(table, id.get(), caller);
    }
    var app = named(table, text, caller);
    if (!Permissions.touches(table, app.id(), caller)) {
      throw unknown();
    }
    return app;
  }

  /**
   * The app of this id, if it is not removed and the caller may look at it.
   *
   * @throws RejectedException if there is none, as far as the caller may know
   */
  static AppRow seen(RoutingTable table, AppId id, Caller caller) {
    if (!Permissions.touches(table, id, caller)) {
      throw ApiRejections.noApp().asException();
    }
    return live(table, id);
  }

  private static AppRow named(RoutingTable table, String text, Caller caller) {
    var label = Subdomain.parse(text);
    var target =
        label
            .filter(name -> caller.limits().includes(name, table.target(name)))
            .map(table::target)
            .orElse(null);
    return switch (target) {
      case Target.Proxy(var app) -> live(table, app);
      case Target.Split(var arms, _) -> live(table, arms.getFirst().app());
      case Target.Reserved _ -> throw reserved();
      case Target.Redirect _ -> throw unknown();
      case null ->
          throw label.filter(AliasView.OURS::contains).isPresent() ? reserved() : unknown();
    };
  }

  private static RejectedException reserved() {
    return RejectionCode.RESERVED.because("Subdomain is reserved").asException();
  }

  private static RejectedException unknown() {
    return RejectionCode.NOT_FOUND.because("App or alias not found").asException();
  }

  /** The app of this id, if it is not removed. */
  static AppRow live(RoutingTable table, AppId id) {
    var app = table.app(id);
    if (app == null || app.removed()) {
      throw ApiRejections.noApp().asException();
    }
    return app;
  }
}
