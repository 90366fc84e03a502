package sh.fazt.http.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.domain.Answer;

/**
 * Two swapped aliases, as the API shows them.
 *
 * @param version1 the first one's by then, or none if it is not known any more
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SwapView(
    String alias1,
    String alias2,
    String message,
    @Nullable String version1,
    @Nullable String version2) {

  /**
   * The registry returns the versions in the order of the names; a repeated answer has only one.
   */
  static SwapView of(Subdomain first, Subdomain second, Answer.Done done) {
    boolean turned = first.compareTo(second) > 0;
    String one = done.version().toString();
    String other =
        done.result() instanceof Answer.Result.Swapped(var partner) ? partner.toString() : null;
    return new SwapView(
        first.value(),
        second.value(),
        "Aliases swapped",
        turned ? other : one,
        turned ? one : other);
  }
}
