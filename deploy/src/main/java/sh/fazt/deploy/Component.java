package sh.fazt.deploy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.control.PlainJson;

/**
 * A jar as an SBOM (CycloneDX) describes it.
 *
 * @param licences it is offered under, of which one may choose; by their SPDX ids where they have
 *     one
 * @param home where one reads about it, or else where its sources are
 */
record Component(
    String group, String name, String version, List<String> licences, Optional<String> home) {

  /**
   * Reads an entry of {@code components}.
   *
   * @throws IllegalStateException if it names no licence
   */
  static Component of(Map<String, @Nullable Object> entry) {
    String name = text(entry, "name");
    var licences =
        objects(entry, "licenses")
            .map(
                choice ->
                    choice.containsKey("expression")
                        ? text(choice, "expression")
                        : named(PlainJson.object(choice.get("license"))))
            .toList();
    if (licences.isEmpty()) {
      throw new IllegalStateException("sbom.json names no licence of " + name);
    }
    return new Component(
        text(entry, "group"), name, text(entry, "version"), licences, address(entry));
  }

  private static String named(Map<String, @Nullable Object> licence) {
    return licence.containsKey("id")
        ? text(licence, "id")
        : (text(licence, "name") + " " + text(licence, "url")).strip();
  }

  private static Optional<String> address(Map<String, @Nullable Object> entry) {
    return Stream.of("website", "vcs")
        .flatMap(
            type ->
                objects(entry, "externalReferences")
                    .filter(reference -> text(reference, "type").equals(type)))
        .map(reference -> text(reference, "url"))
        .findFirst();
  }

  private static Stream<Map<String, @Nullable Object>> objects(
      Map<String, @Nullable Object> entry, String name) {
    return ThirdPartyNotices.list(entry.get(name)).stream().map(PlainJson::object);
  }

  private static String text(Map<String, @Nullable Object> entry, String name) {
    return entry.get(name) instanceof String text ? text : "";
  }
}
