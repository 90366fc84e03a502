package sh.fazt.http.endpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a new app can begin with.
 *
 * @param files text by path; {@code {{title}}} stands for the app's title
 */
record Template(String name, Map<String, String> files) {
  Template {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }
}
