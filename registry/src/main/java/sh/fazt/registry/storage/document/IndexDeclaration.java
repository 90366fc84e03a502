package sh.fazt.registry.storage.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import sh.fazt.registry.domain.RejectedException;

/**
 * An index that the owner of an app asks for: of one field of one collection. {@code manifest.json}
 * says <code>{"indexes": {"scores": ["score", "player"]}}</code>.
 */
public record IndexDeclaration(String collection, String field) {
  /**
   * Those of a manifest; none if it names none.
   *
   * @throws RejectedException if it is no JSON, or names them in another form
   */
  public static Set<IndexDeclaration> of(String manifest) {
    JsonNode indexes = Json.parse(manifest).orElseThrow(IndexDeclaration::wrong).path("indexes");
    if (indexes.isMissingNode()) {
      return Set.of();
    }
    if (!indexes.isObject()) {
      throw wrong();
    }
    var declared = new LinkedHashSet<IndexDeclaration>();
    for (var collection : indexes.properties()) {
      if (!collection.getValue().isArray()) {
        throw wrong();
      }
      for (JsonNode field : collection.getValue()) {
        if (!field.isTextual() || StoredDocument.OWN_NAMES.contains(field.textValue())) {
          throw wrong();
        }
        declared.add(new IndexDeclaration(collection.getKey(), field.textValue()));
      }
    }
    return declared;
  }

  private static RejectedException wrong() {
    return QueryRejections.options(
        "manifest.json declares indexes as {\"indexes\": {\"scores\": [\"score\", \"player\"]}}:"
            + " of each collection the fields, none of them id, _createdAt or _updatedAt");
  }
}
