package sh.fazt.http.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import sh.fazt.http.answer.ApiJson;
import sh.fazt.http.contract.Field;
import sh.fazt.http.contract.Params;
import sh.fazt.http.contract.Shape.Group;
import sh.fazt.http.request.ChangeConditions.Expected;
import sh.fazt.journal.Version;
import sh.fazt.registry.domain.Preconditions;
import sh.fazt.registry.domain.RejectedException;

/**
 * A thing that was read and is written back: what cannot be changed may stand there as it was read.
 * Its version then is the one that is expected.
 */
public final class ReadBack {
  private static final String UPDATED = "updated_at";

  private ReadBack() {}

  /**
   * Holds what was read against what is there.
   *
   * @param read what reading shows
   * @param present how the thing is shown now
   * @param writable what may differ, for it is to be changed
   * @return the same call, which expects the version it brings if it expects none otherwise
   * @throws RejectedException if something differs that cannot be changed
   */
  public static Call checked(Call call, Group read, Object present, Set<String> writable) {
    JsonNode shown = ApiJson.tree(present);
    for (Field field : read.fields()) {
      var sent = call.values().all().get(field.name());
      boolean fixed =
          !writable.contains(field.name()) && !field.name().equals(Params.VERSION.name());
      if (sent != null && fixed && !isSame(ApiJson.tree(sent), shown.path(field.name()))) {
        throw field.name().equals(UPDATED)
            ? new RejectedException(
                Preconditions.versionMismatch(version(shown.path(Params.VERSION.name()).asText())))
            : ApiRejections.badRequest(
                    "'" + field.name() + "' cannot be changed here; leave it out")
                .asException();
      }
    }
    boolean expects = call.conditions().expected() instanceof Expected.Any;
    return call.values()
        .text(Params.VERSION)
        .filter(_ -> expects)
        .map(text -> call.expecting(new Expected.AtVersion(version(text))))
        .orElse(call);
  }

  private static Version version(String text) {
    return Version.parse(text)
        .orElseThrow(
            () -> ApiRejections.badRequest("version must be one, such as v7").asException());
  }

  /** What is empty is not always shown. */
  private static boolean isSame(JsonNode sent, JsonNode shown) {
    return shown.isMissingNode()
        ? sent.isEmpty() && sent.asText().isEmpty()
        : sent.toString().equals(shown.toString());
  }
}
