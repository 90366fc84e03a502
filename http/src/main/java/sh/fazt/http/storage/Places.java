package sh.fazt.http.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import sh.fazt.http.request.Page;
import sh.fazt.registry.storage.StoredItem;
import sh.fazt.registry.storage.StoredItem.Place;
import sh.fazt.registry.storage.StoredKind;
import sh.fazt.registry.storage.document.CodePoints;
import sh.fazt.registry.storage.document.Json;

/** Places in the list of what an app stores, as the cursors of pages spell them. */
final class Places {
  static final Comparator<String> ORDER =
      Comparator.comparing(
          Places::of,
          Comparator.comparing(Place::kind)
              .thenComparing(Place::first, CodePoints.ORDER)
              .thenComparing(Place::second, CodePoints.ORDER));

  private Places() {}

  static String text(Place place) {
    return "["
        + Json.quoted(place.kind().word())
        + ","
        + Json.quoted(place.first())
        + ","
        + Json.quoted(place.second())
        + "]";
  }

  /** The place that a text spells; an empty one the begin. */
  static Place of(String text) {
    if (text.isEmpty()) {
      return StoredItem.Place.BEGIN;
    }
    JsonNode parts = Json.parse(text).orElseThrow(Page::badCursor);
    var kind = StoredKind.of(parts.path(0).asText()).orElseThrow(Page::badCursor);
    return new Place(kind, parts.path(1).asText(), parts.path(2).asText());
  }
}
