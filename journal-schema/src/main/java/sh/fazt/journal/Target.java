package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an alias does with a visitor. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
public sealed interface Target {

  /** Serves the active release of an app. */
  record Proxy(AppId app) implements Target {}

  /**
   * Sends the visitor elsewhere.
   *
   * @param url absolute http or https URL
   * @param status 301, 302, 307 or 308
   * @param keepPath whether the request's path and query are appended
   */
  record Redirect(String url, int status, @JsonProperty("keep_path") boolean keepPath)
      implements Target {}

  /** Holds the name; visitors see the not-found page. */
  record Reserved() implements Target {}

  /**
   * Shares visitors between apps.
   *
   * @param arms at least two, distinct apps, weights that sum to 100
   * @param slots for each of the 100 slots the index of its arm in {@code arms}
   */
  record Split(List<Arm> arms, List<Integer> slots) implements Target {
    public Split(@Nullable List<Arm> arms, @Nullable List<Integer> slots) {
      this.arms = arms == null ? List.of() : List.copyOf(arms);
      this.slots = slots == null ? List.of() : List.copyOf(slots);
    }
  }

  /**
   * One side of a split.
   *
   * @param weight percent, 1 to 99
   */
  record Arm(AppId app, int weight) {}

  /** The apps a visitor may reach through this target. */
  default List<AppId> apps() {
    return switch (this) {
      case Proxy(var app) -> List.of(app);
      case Split(var arms, _) -> arms.stream().map(Arm::app).toList();
      case Redirect _, Reserved _ -> List.of();
    };
  }
}
