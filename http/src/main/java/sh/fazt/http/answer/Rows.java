package sh.fazt.http.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A list of whatever length that is read while it is written.
 *
 * @param views each becomes JSON
 */
public record Rows(Stream<?> views) {
  /** The same list with its rows in other forms. */
  public Rows mapped(UnaryOperator<JsonNode> view) {
    return new Rows(views.map(one -> view.apply(ApiJson.tree(Objects.requireNonNull(one)))));
  }

  public StreamedJson written() {
    var rows = views.map(one -> ApiJson.text(Objects.requireNonNull(one))).iterator();
    return new StreamedJson(
            new Iterator<>() {
              private boolean begun;

              @Override
              public boolean hasNext() {
                return !begun || rows.hasNext();
              }

              @Override
              public String next() {
                String row = begun ? "," + rows.next() : rows.hasNext() ? rows.next() : "";
                begun = true;
                return row;
              }
            })
        .within("[", "]");
  }
}
