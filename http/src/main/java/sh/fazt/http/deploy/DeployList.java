package sh.fazt.http.deploy;

import java.util.List;
import java.util.Map;
import sh.fazt.http.contract.Param;
import sh.fazt.http.contract.Params;
import sh.fazt.http.endpoint.AppEndpoints;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.SourceUrl;
import sh.fazt.http.request.Values;
import sh.fazt.journal.Place;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Source;
import sh.fazt.registry.access.KeyRow;
import sh.fazt.registry.change.DeployDetails;
import sh.fazt.registry.content.Manifest;
import sh.fazt.registry.content.Manifest.Listed;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.zip.UploadLimits;

/** Reads what a deploy announces: its files and their metadata. */
final class DeployList {
  private final Values values;
  private final int maxField;

  /**
   * Reads these values.
   *
   * @param maxField UTF-16 units of one text that is kept with the release
   */
  DeployList(Values values, int maxField) {
    this.values = values;
    this.maxField = maxField;
  }

  /**
   * Its files.
   *
   * @throws sh.fazt.registry.domain.RejectedException if no release may be of them
   */
  Manifest manifest(UploadLimits limits) {
    List<Listed> listed =
        values.groups(Params.FILES).stream()
            .map(
                file ->
                    new Listed(
                        file.text(Params.PATH).orElse(""),
                        file.needed(Params.SHA256),
                        file.whole(Params.SIZE)
                            .orElseThrow(
                                () -> ApiRejections.badRequest("size is required").asException())))
            .toList();
    return Manifest.of(listed, limits);
  }

  /** What is to change of what the app says about itself. */
  MetadataChange about() {
    return new MetadataChange(
        values.has(Params.TITLE) ? values.text(Params.TITLE).orElse("") : null,
        values.has(Params.DESCRIPTION) ? values.text(Params.DESCRIPTION).orElse("") : null,
        values.texts(Params.TAGS).orElse(null),
        AppEndpoints.visibility(values),
        values.flag(Params.SPA).orElse(null),
        Map.of());
  }

  /** What comes with the files. Who sees an app is changed by a key for routes only. */
  DeployDetails details(KeyRow key) {
    MetadataChange about = about();
    Values source = values.within(Params.SOURCE);
    return new DeployDetails(
        new Source(
            text(source, Params.TYPE),
            SourceUrl.mustBe(text(source, Params.URL)),
            text(source, Params.REF),
            text(source, Params.COMMIT),
            source.has(Params.PLACE) ? place(source.within(Params.PLACE)) : null),
        text(values, Params.MESSAGE),
        key.has(Scope.ROUTE) ? about : about.withoutVisibility(),
        about,
        values.on(Params.SAME_PLACE));
  }

  private static Place place(Values values) {
    String id = values.text(Params.ID).orElse("");
    String shown = values.text(Params.SHOWN).orElse("");
    if (!Place.isOne(id, shown)) {
      throw ApiRejections.badRequest(
              "place must have an id of 32 digits of lower-case hex, and be shown in one line of at"
                  + " most "
                  + Place.LONGEST
                  + " characters")
          .asException();
    }
    return new Place(id, shown);
  }

  private String text(Values from, Param<String> name) {
    String text = from.text(name).orElse("");
    if (text.length() > maxField) {
      throw ApiRejections.badRequest(name + " is longer than " + maxField + " characters")
          .asException();
    }
    return text;
  }
}
