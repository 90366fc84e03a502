package sh.fazt.http.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.Times;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.auth.Permissions;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Target.Arm;
import sh.fazt.registry.routing.AliasRow;
import sh.fazt.registry.routing.RoutingTable;

/**
 * An alias as the API shows it.
 *
 * @param targets where it leads, in the form of its type; none for a reserved one, or if the caller
 *     may not look at an app behind it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AliasView(
    String subdomain,
    String type,
    @Nullable Object targets,
    @Nullable String version,
    @Nullable String createdAt,
    @Nullable String updatedAt) {

  /** The names of the node itself; no event ever made or changes them. */
  static final List<Subdomain> OURS = List.of(Subdomain.ADMIN, Subdomain.API);

  private record App(String appId) {}

  private record RedirectFields(String url, int status, boolean keepPath) {}

  /** One arm of a split. */
  record Share(String appId, int weight) {}

  /**
   * The view of an alias that leads somewhere. For apps the caller may not see it does not say that
   * they are behind it.
   */
  static AliasView of(RoutingTable table, AliasRow row, Caller caller) {
    var target = Objects.requireNonNull(row.target());
    boolean visible =
        target.apps().stream().allMatch(app -> Permissions.touches(table, app, caller));
    return new AliasView(
        row.alias().value(),
        typeOf(target),
        visible ? targetsOf(target) : null,
        row.version().toString(),
        Times.of(row.createdAt()),
        Times.of(row.updatedAt()));
  }

  /** The view of a name that is the node's own. */
  static AliasView reserved(Subdomain label) {
    return new AliasView(label.value(), "reserved", null, null, null, null);
  }

  static String typeOf(Target target) {
    return switch (target) {
      case Target.Proxy _ -> "proxy";
      case Target.Redirect _ -> "redirect";
      case Target.Reserved _ -> "reserved";
      case Target.Split _ -> "split";
    };
  }

  private static @Nullable Object targetsOf(Target target) {
    return switch (target) {
      case Target.Proxy(var app) -> new App(app.value());
      case Target.Redirect(var url, var status, var keepPath) ->
          new RedirectFields(url, status, keepPath);
      case Target.Reserved _ -> null;
      case Target.Split(var arms, _) -> shares(arms);
    };
  }

  static List<Share> shares(List<Arm> arms) {
    return arms.stream().map(arm -> new Share(arm.app().value(), arm.weight())).toList();
  }
}
