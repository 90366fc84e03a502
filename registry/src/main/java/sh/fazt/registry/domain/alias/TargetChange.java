package sh.fazt.registry.domain.alias;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Target;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.routing.RedirectUrl;

/**
 * What is to be different about a target; what is none stays as it is at the moment of the change.
 *
 * @param type {@code proxy}, {@code redirect} or {@code reserved}; none is what the other values
 *     can only mean, else the present type
 * @param url of a redirect, as it was typed
 */
public record TargetChange(
    @Nullable String type,
    @Nullable AppId app,
    @Nullable String url,
    @Nullable Integer status,
    @Nullable Boolean keepPath) {
  private static final int MOVED_PERMANENTLY = 301;

  /**
   * The target after the change.
   *
   * @param held the present one, or none
   * @throws RejectedException with an {@link Rejection} if something is missing or has no form
   */
  public Target of(@Nullable Target held) {
    return switch (type(held)) {
      case "proxy" -> proxy(held);
      case "redirect" -> redirect(held);
      case "reserved" -> new Target.Reserved();
      default -> throw new RejectedException(AliasRejections.noSuchType());
    };
  }

  private String type(@Nullable Target held) {
    if (type != null) {
      return type;
    }
    if (app != null) {
      return "proxy";
    }
    if (url != null) {
      return "redirect";
    }
    return switch (held) {
      case null -> "proxy";
      case Target.Proxy _ -> "proxy";
      case Target.Redirect _ -> "redirect";
      case Target.Reserved _ -> "reserved";
      case Target.Split _ -> "split";
    };
  }

  private Target proxy(@Nullable Target held) {
    if (app != null) {
      return new Target.Proxy(app);
    }
    if (held instanceof Target.Proxy) {
      return held;
    }
    throw new RejectedException(AliasRejections.needsApp());
  }

  private Target redirect(@Nullable Target held) {
    var before = held instanceof Target.Redirect redirect ? redirect : null;
    String typed = url != null ? url : before == null ? null : before.url();
    if (typed == null) {
      throw new RejectedException(AliasRejections.needsUrl());
    }
    Optional<RedirectUrl> parsed = RedirectUrl.parse(typed);
    return new Target.Redirect(
        parsed
            .map(RedirectUrl::text)
            .orElseThrow(() -> new RejectedException(AliasRejections.noUrl())),
        status != null ? status : before == null ? MOVED_PERMANENTLY : before.status(),
        keepPath != null ? keepPath : before != null && before.keepPath());
  }
}
